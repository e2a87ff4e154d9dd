"""Addresses as people spell them."""

from __future__ import annotations

import pytest

from bot.addresses import FORMS, is_address, understood
from store.errors import InputRefused


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("openalex:A5012345678", "openalex:A5012345678"),
        ("OpenAlex: w4300000001", "openalex:W4300000001"),
        ("orcid:0000-0002-1825-0097", "orcid:0000-0002-1825-0097"),
        ("orcid:0000-0002-1694-233x", "orcid:0000-0002-1694-233X"),
        ("doi:10.1000/Toy.(1)", "doi:10.1000/toy.(1)"),
        ("doi:10.1000/(SICI)1(1998)2<3::TOY>4", "doi:10.1000/(sici)1(1998)2<3::toy>4"),
        ("arxiv:2110.06256", "arxiv:2110.06256"),
        ("arXiv:2110.06256v3", "arxiv:2110.06256"),
        ("arxiv:math.AG/0510097v1", "arxiv:math/0510097"),
        ("name:Ada  Kite ", "name:Ada Kite"),
        ("name:Ada\udcff Kite\u202e", "name:Ada Kite"),
    ],
)
def test_an_address_has_one_spelling(typed: str, meant: str) -> None:
    assert is_address(typed)
    assert str(understood(typed)) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "openalex:",
        "openalex:X123",
        "openalex:https://example.org/A1",
        "orcid:0000-0002-1825-0098",
        "doi:toy",
        "doi:10.1000/toy blocks",
        "arxiv:cs.LG",
        "arxiv:../../etc/passwd",
        "arxiv:2110.06256&max_results=9",
        "name:",
        "name:" + "x" * 201,
    ],
)
def test_what_names_nothing_is_refused_with_what_is_meant(typed: str) -> None:
    scheme = typed.partition(":")[0]
    with pytest.raises(InputRefused) as caught:
        understood(typed)

    assert str(caught.value).endswith(f"it takes the form {FORMS[scheme]}.")


@pytest.mark.parametrize(
    "path", ["toys.bib", "./doi:10.1000", "/home/toy/name:x", "https://openalex.org/A5012345678", "C:toys.bib", "-", ""]
)
def test_what_names_a_file_is_no_address(path: str) -> None:
    assert not is_address(path)


@pytest.mark.parametrize("form", FORMS.values())
def test_what_is_said_to_be_meant_is_understood(form: str) -> None:
    for word in form.replace('"', "").split(" (")[0].split(" or "):
        assert understood(word)
