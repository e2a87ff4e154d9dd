"""Identifiers in the spelling of their schemes. What BibTeX's fields say of them is in test_bibtex.py."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.sources.identifiers import identifiers, orcid, pubmed, ror
from tests.toy.bibliography import ADA, NO_ORCID


@pytest.mark.parametrize("text", [ADA, ADA.lower(), f"https://orcid.org/{ADA}", f"http://www.orcid.org/{ADA}/", f" orcid.org/{ADA} "])
def test_an_orcid_has_no_address_and_a_capital_x(text: str) -> None:
    found = orcid(text)

    assert found
    assert (found.scheme, found.value) == ("orcid", ADA)


def test_the_examples_of_orcid_s_own_pages_are_right() -> None:
    assert all(map(orcid, ("0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X")))


@pytest.mark.parametrize("text", [None, "", NO_ORCID, ADA[:-1], f"{ADA}1", f"https://toys.example/{ADA}", ADA.replace("-", "")])
def test_what_is_no_orcid_is_none(text: str | None) -> None:
    assert orcid(text) is None


@given(st.integers(0, 10**15 - 1), st.integers(0, 14), st.integers(1, 9))
def test_of_each_number_one_check_digit_is_right_and_another_digit_makes_it_wrong(number: int, at: int, more: int) -> None:
    digits = f"{number:015}"
    right = [check for check in "0123456789X" if orcid(_grouped(digits + check))]
    other = digits[:at] + str((int(digits[at]) + more) % 10) + digits[at + 1 :]

    assert len(right) == 1
    assert orcid(_grouped(other + right[0])) is None


def _grouped(digits: str) -> str:
    return "-".join(digits[at : at + 4] for at in range(0, 16, 4))


@pytest.mark.parametrize(
    ("text", "value"),
    [("https://ror.org/012345678", "012345678"), ("012AB5678", "012ab5678"), ("112345678", None), ("toys", None), (None, None)],
)
def test_an_institution_has_no_address(text: str | None, value: str | None) -> None:
    assert ror(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4300001", "4300001"),
        ("PMID: 4300001", "4300001"),
        ("https://pubmed.ncbi.nlm.nih.gov/4300001/", "4300001"),
        ("https://www.ncbi.nlm.nih.gov/pubmed/4300001", "4300001"),
        ("PMC4300001", None),
        ("0", None),
        (None, None),
    ],
)
def test_a_number_in_pubmed_has_no_address(text: str | None, value: str | None) -> None:
    found = pubmed(text)

    assert (found.value if found else None) == value


SICI = "10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-toy1>3.0.co;2-2"


@pytest.mark.parametrize(
    "fields",
    [
        {"doi": SICI.upper()},
        {"doi": SICI.replace("<", "&lt;").replace(">", "&gt;")},
        {"doi": SICI.replace("<", r"{\textless}").replace(">", r"{\textgreater}")},
        {"doi": SICI.replace("<", "$<$").replace(">", "$>$")},
        {"doi": SICI.replace("<", r"$\langle$").replace(">", r"$\rangle$")},
        {"url": "https://doi.org/" + SICI.replace("<", "%3C").replace(">", "%3E").replace("/", "%2F")},
    ],
)
def test_a_doi_of_the_1990s_is_whole_however_its_angle_brackets_are_written(fields: dict[str, str]) -> None:
    assert [(one.scheme, one.value) for one in identifiers(fields)] == [("doi", SICI)]


def test_markup_behind_a_doi_is_none_of_it() -> None:
    assert identifiers({"doi": "<a>10.1234/toy.1</a>"}) == identifiers({"doi": "10.1234/TOY.1."})


@pytest.mark.parametrize("number", ["math/0309136", "math.GT/0309136", "math.GT/0309136v2"])
def test_an_old_number_of_arxiv_is_one_with_and_without_the_class_of_its_subject(number: str) -> None:
    assert [one.value for one in identifiers({"eprint": number})] == ["math/0309136"]
    assert [one.value for one in identifiers({"url": f"http://arxiv.org/abs/{number}"})] == ["math/0309136"]
