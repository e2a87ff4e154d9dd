"""What the package of sources offers as a whole: which sources there are, and what is a file that they can read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from store.errors import InputRefused
from store.sources import load, sources


def test_every_source_is_found_once_and_parts_of_sources_are_none() -> None:
    assert list(sources()) == ["arxiv", "bibtex", "openalex", "profile_page", "seed", "statement"]
    assert sources() is sources()


def test_a_pipe_or_a_device_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.bib"
    os.mkfifo(pipe)
    for path in (Path(os.devnull), pipe):  # a pipe that is opened would never end: the device fails first
        with pytest.raises(InputRefused, match=f"{path} is a pipe or a device; save what it gives as a file"):
            load(path)
