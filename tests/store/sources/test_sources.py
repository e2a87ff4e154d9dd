"""What the package of sources offers as a whole: which sources there are, and how a file is taken for one of them."""

from __future__ import annotations

from io import BytesIO

import pytest

from store.errors import InputRefused
from store.sources import SEVERAL, recognise, sources, title, whole
from tests import toy
from tests.toy.streams import stream


def test_every_source_is_found_once_and_parts_of_sources_are_none() -> None:
    assert {"acl_anthology", "arxiv", "bibtex", "openalex", "profile_page", "seed", "statement"} <= sources().keys()
    assert all(source.TITLE and source.LIMIT for source in sources().values())
    assert sources().keys().isdisjoint({"bibtex_entries", "json_pieces", "prose", "references"})
    assert sources() is sources()


def test_a_file_is_recognised_by_how_it_begins_whatever_its_bytes_are() -> None:
    assert recognise(toy.BIB.read_bytes()) == "bibtex"
    assert recognise(b"\xef\xbb\xbf" + toy.SEED.read_bytes()) == "seed"
    assert recognise(toy.PROFILE.read_bytes() + b"\xff") == "profile_page"
    assert recognise(b"Dear toys,\n") is None


def test_a_text_is_utf_8_with_or_without_a_mark() -> None:
    assert whole(stream("\ufeffToys")) == "Toys"
    with pytest.raises(InputRefused, match="line 2 is not UTF-8"):
        whole(BytesIO(b"Toys\n\xff"))


def test_an_import_of_several_sources_has_a_title_too() -> None:
    assert (title("bibtex"), title(SEVERAL)) == ("BibTeX", "several sources")
