"""What a BibTeX file says, entry by entry, and that nothing of it is lost."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.models import Identifier, PrintedAuthor, Proceedings, Reading, Record, Rejected, Remark
from store.sources import bibtex, ris
from tests.toy.streams import stream

SHARED = Path(__file__).resolve().parents[3] / ".." / "shared"

TOY = r"""
@string{toy = "Toy Journal"}
@comment{a file of toys}
@article{toy2001, author = {Toy, Ada and {Toy Corporation}}, title = {A {T}oy}, journal = toy # " of Toys", year = 2001}
@InProceedings(box2002,
  Author = "Box, Ben",
  Title = {On Boxes and $x^2$},
  crossref = {boxes},
)
@misc{kite2003, title = {Kites}, year = {2003}, url = {https://toy.example/kites}}
@proceedings{boxes, title = {Toy Boxes}, year = 2002}
"""

PMLR = r"""@Proceedings{TOYS-2001,
    booktitle = {Proceedings of the First Toy Conference},
    name = {Toy Conference},
    shortname = {TOYC},
    volume = {7},
    year = {2001},
    published = {2001-02-03},
    shortname = {TOYS},
}
@InProceedings{toy01, title = {Toy Conference 2001: Preface}, author = {Toy, Ada}, pages = {i--iv}, booktitle = {The Toys}}
@InProceedings{box01, title = {A Box}, author = {Box, Ben}, pages = {1-9}}
"""


def read(text: str) -> list[Reading]:
    return list(bibtex.read(stream(text), None))


def record(text: str) -> Record:
    (reading,) = read(text)
    assert isinstance(reading, Record), reading
    return reading


def rejected(text: str) -> Rejected:
    (reading,) = read(text)
    assert isinstance(reading, Rejected), reading
    return reading


def titled(fields: str, kind: str = "article") -> Record:
    return record(f"@{kind}{{toy, title = {{A Toy}}, {fields}}}")


def names(field: str) -> list[str]:
    return [author.name for author in titled(f"author = {{{field}}}").authors]


def real_files() -> list[str]:
    folder = SHARED / "data" / "pmlr"
    if not folder.is_dir() and os.environ.get("CI") != "true":
        pytest.skip("the shared data is not here")
    return [(folder / name).read_text(encoding="utf-8") for name in ("colt18.bib", "colt2020.bib")]


# --- recognising ---------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [TOY, PMLR, "  @Misc {x,}", "preface\r@book(x, title={y})"])
def test_an_entry_at_the_beginning_of_a_line_is_bibtex(text: str) -> None:
    assert bibtex.recognise(text)


@pytest.mark.parametrize("text", ["", "write to ada@toy.example {soon}", "a line, then @article{x}", "@everyone read this"])
def test_other_texts_are_not(text: str) -> None:
    assert not bibtex.recognise(text)


# --- whole files ---------------------------------------------------------------------------------


def test_a_toy_file() -> None:
    article, box, kite, volume = read(TOY)
    assert isinstance(article, Record)
    assert isinstance(box, Record)
    assert isinstance(kite, Record)
    assert (article.kind, article.title, article.year, article.venue) == ("article", "A Toy", 2001, "Toy Journal of Toys")
    assert [author.name for author in article.authors] == ["Ada Toy", "Toy Corporation"]
    assert article.place == "line 4, toy2001"
    assert (box.kind, box.title, box.year, box.venue) == ("inproceedings", "On Boxes and x²", 2002, "Toy Boxes")
    assert (kite.kind, kite.authors, kite.authors_complete) == ("other", (), False)
    assert volume == Proceedings(title="Toy Boxes", year=2002, place="line 11, boxes")


def test_in_a_file_of_pmlr_the_volume_completes_its_entries() -> None:
    volume, preface, box = read(PMLR)
    assert volume == Proceedings(
        title="Proceedings of the First Toy Conference", short="TOYC", year=2001, volume="7", place="line 1, TOYS-2001"
    )
    assert isinstance(preface, Record)
    assert isinstance(box, Record)
    assert (preface.kind, preface.pages) == ("editorial", "i–iv")
    assert (box.kind, box.pages) == ("inproceedings", "1–9")
    for work, key in ((preface, "toy01"), (box, "box01")):
        assert (work.year, work.venue, work.venue_short, work.volume) == (2001, "Toy Conference", "TOYC", "7")
        assert work.identifiers == (Identifier(scheme="pmlr", value=f"v7/{key}"),)


def test_several_volumes_in_one_file_complete_the_entries_after_them() -> None:
    second = PMLR.replace("{7}", "{8}").replace("{2001}", "{2002}")
    years = [reading.year for reading in read(PMLR + second) if isinstance(reading, Record)]
    assert years == [2001, 2001, 2002, 2002]


def test_a_volume_does_not_complete_what_belongs_elsewhere() -> None:
    other = "@article{x, title = {X}}\n@inproceedings{y, title = {Y}, booktitle = {Elsewhere}, year = 1999}\n"
    article, paper = read(PMLR + other)[-2:]
    assert isinstance(article, Record)
    assert isinstance(paper, Record)
    assert (article.year, article.venue, article.identifiers) == (None, None, ())
    assert (paper.year, paper.venue, paper.identifiers) == (1999, "Elsewhere", ())


def test_an_ordinary_volume_completes_only_papers_that_name_no_other() -> None:
    _, here, elsewhere = read(
        "@proceedings{p, title = {Toys}, year = 2001}\n"
        "@inproceedings{a, title = {Here}}\n"
        "@inproceedings{b, title = {There}, booktitle = {Elsewhere}}"
    )
    assert isinstance(here, Record)
    assert isinstance(elsewhere, Record)
    assert (here.year, here.venue, here.identifiers) == (2001, "Toys", ())
    assert (elsewhere.year, elsewhere.venue) == (None, "Elsewhere")


def test_the_real_volumes() -> None:
    readings = [read(text) for text in real_files()]
    assert [[type(reading) for reading in volume].count(Record) for volume in readings] == [94, 126]
    assert [[type(reading) for reading in volume].count(Proceedings) for volume in readings] == [1, 1]
    assert [len(volume) for volume in readings] == [95, 127]


def test_every_real_record_is_complete_and_readable() -> None:
    for text in real_files():
        records = [reading for reading in read(text) if isinstance(reading, Record)]
        volume = {"2018": "75", "2020": "125"}
        assert {(str(work.year), work.volume, work.venue_short) for work in records} <= {(y, v, "COLT") for y, v in volume.items()}
        assert len({work.identifiers[0].value for work in records}) == len(records)
        assert all(work.identifiers[0].scheme == "pmlr" and work.abstract and work.pages and work.authors_complete for work in records)
        assert sum(work.kind == "editorial" for work in records) == 1
        printed = [author.name for work in records for author in work.authors]
        assert [name for name in printed if not re.fullmatch(r"[\w.'’ -]+", name)] == []


def test_real_names_and_identifiers() -> None:
    works = {work.identifiers[0].value: work for text in real_files() for work in read(text) if isinstance(work, Record)}
    assert [author.name for author in works["v75/li18a"].authors] == ["Yuanzhi Li", "Tengyu Ma", "Hongyang Zhang"]
    accented = ("v75/vanderHoeven18", "v75/busic18", "v75/han18a", "v125/barre20")
    assert [author.name for key in accented for author in works[key].authors] == [
        *("Dirk van der Hoeven", "Tim van Erven", "Wojciech Kotłowski", "Ana Bušić", "Sean Meyn"),
        *("Yanjun Han", "Ayfer Özgür", "Tsachy Weissman", "Mathieu Barré", "Adrien Taylor", "Alexandre d'Aspremont"),
    ]


# --- one field after the other -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "printed"),
    [
        ("Toy, Ada", ["Ada Toy"]),
        ("Ada Toy AND Box, Ben\n and\tCy {van} Kite", ["Ada Toy", "Ben Box", "Cy van Kite"]),
        ("van der Toy, Ada", ["Ada van der Toy"]),
        ("Toy, Jr., Ada", ["Ada Toy Jr."]),
        ("Toy, Jr.", ["Toy Jr."]),
        ("Toy, Ada,", ["Ada Toy"]),
        ("{Toys, Boxes and Kites Ltd}", ["Toys, Boxes and Kites Ltd"]),
        (r"G{\"o}del, Ad\'ela and Sk\l odowska, {\L}ucja and \v Cap, Jan", ["Adéla Gödel", "Łucja Skłodowska", "Jan Čap"]),
        ("Armand Toy and and Ben Box", ["Armand Toy", "Ben Box"]),
        ("Toy~Box, A.~B.", ["A. B. Toy Box"]),
        ("Toy, Ada; Box, Ben; and G&ouml;del, Cy", ["Ada Toy", "Ben Box", "Cy Gödel"]),
        ("A. Toy, B. Box, and C.~Kite", ["A. Toy", "B. Box", "C. Kite"]),
        ("Ada Toy, Ben Box, Cy Kite, Jan {\\v C}ap", ["Ada Toy", "Ben Box", "Cy Kite", "Jan Čap"]),
        ("de la Toy, Ada Maria and van Box, B. C.", ["Ada Maria de la Toy", "B. C. van Box"]),
    ],
)
def test_names_end_as_given_family(field: str, printed: list[str]) -> None:
    assert names(field) == printed


def test_the_number_by_which_dblp_tells_namesakes_apart_is_an_identifier() -> None:
    ada, ben = titled("author = {Ada Toy 0023 and Ben Box}").authors
    assert ada == PrintedAuthor(name="Ada Toy", identifiers=(Identifier(scheme="dblp", value="Ada Toy 0023"),))
    assert ben == PrintedAuthor(name="Ben Box")


@pytest.mark.parametrize("others", ["others", "et al.", "Others"])
def test_others_are_no_author_but_make_the_list_incomplete(others: str) -> None:
    work = titled(f"author = {{Toy, Ada and {others}}}")
    assert [author.name for author in work.authors] == ["Ada Toy"]
    assert not work.authors_complete
    assert titled("author = {Toy, Ada}").authors_complete


@pytest.mark.parametrize(
    ("fields", "stated"),
    [
        ("doi = {10.1234/ABC.Def}", ["doi:10.1234/abc.def"]),
        (r"doi = {https://doi.org/10.1234/a\_b}, url = {https://doi.org/10.1234/A_b}", ["doi:10.1234/a_b"]),
        ("url = {http://dx.doi.org/10.1234/x}", ["doi:10.1234/x"]),
        ("eprint = {2101.00001v3}, archivePrefix = {arXiv}", ["arxiv:2101.00001"]),
        ("eprint = {2101.00001}, archivePrefix = {HAL}", []),
        ("eprint = {1234567}", []),
        ("url = {https://arxiv.org/pdf/math/0101001v2}", ["arxiv:math/0101001"]),
        ("journal = {arXiv preprint arXiv:2101.00001}", ["arxiv:2101.00001"]),
        ("journal = {CoRR}, volume = {abs/2101.00001}", ["arxiv:2101.00001"]),
        ("url = {https://aclanthology.org/2020.toy-main.7/}", ["acl:2020.toy-main.7"]),
        ("url = {https://www.aclweb.org/anthology/P19-1001.pdf}", ["acl:P19-1001"]),
        ("url = {http://proceedings.mlr.press/v7/toy01.html}", ["pmlr:v7/toy01"]),
        ("url = {https://toy.example/a\\_b}", ["url:https://toy.example/a_b"]),
        ("url = {javascript:alert(1)}", []),
    ],
)
def test_identifiers_are_canonical(fields: str, stated: list[str]) -> None:
    assert [f"{identifier.scheme}:{identifier.value}" for identifier in titled(fields).identifiers] == stated


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("article", "journal = {Toys}", "article"),
        ("article", "journal = {arXiv preprint arXiv:2101.00001}", "preprint"),
        ("article", "journal = {Toys}, eprint = {2101.00001}", "article"),
        ("misc", "eprint = {2101.00001}", "preprint"),
        ("unpublished", "note = {in a drawer}", "other"),
        ("phdthesis", "school = {Toy School}", "thesis"),
        ("book", "", "book"),
        ("conference", "", "inproceedings"),
        ("dataset", "", "dataset"),
        ("toytype", "", "other"),
        ("inproceedings", "section = {Preface}", "editorial"),
    ],
)
def test_kinds(kind: str, fields: str, expected: str) -> None:
    assert titled(fields, kind).kind == expected


def test_a_title_that_ends_in_preface_needs_to_stand_at_the_start() -> None:
    assert record("@inproceedings{a, title = {Toys: Preface}, pages = {1--2}}").kind == "editorial"
    assert record("@inproceedings{a, title = {Theory of the Preface}, pages = {71--92}}").kind == "inproceedings"


@pytest.mark.parametrize(("year", "expected"), [("2001", 2001), ("{c. 1999a}", 1999), ('"1850"', 1850), ("{}", None)])
def test_years(year: str, expected: int | None) -> None:
    assert titled(f"year = {year}").year == expected


def test_a_date_gives_the_year_too() -> None:
    assert titled("date = {2001-02-03}").year == 2001


@pytest.mark.parametrize("year", ["in press", "20011", "99999999999999999999", "0"])
def test_what_is_no_year_is_left_out_with_a_remark(year: str) -> None:
    work, remark = read(f"@misc{{toy, title = {{A Toy}}, year = {{{year}}}}}")
    assert isinstance(work, Record)
    assert isinstance(remark, Remark)
    assert work.year is None
    assert year in remark.text


def test_the_first_of_repeated_fields_counts_whatever_its_case() -> None:
    assert titled("Year = 2001, YEAR = 2002").year == 2001


def test_an_abstract_keeps_its_paragraphs() -> None:
    assert titled("abstract = {One\nline.\n\n<ul><li>$x^2$</li></ul>}").abstract == "One line.\n• x²"


def test_lines_of_an_abstract_that_are_comments_are_left_out() -> None:
    assert titled("abstract = {Half,\n% or so,\n  %\nor 50\\% of toys}").abstract == "Half, or 50% of toys"


@pytest.mark.parametrize(
    ("keywords", "topics"),
    [
        ("toys, boxes", ("toys", "boxes")),
        ("toys; small\n  boxes;", ("toys", "small boxes")),
        (r"G{\"o}del's toys, {toys, small}, $x^2$", ("Gödel's toys", "toys, small", "x²")),
        (r"toys &amp; boxes; kites \& strings", ("toys & boxes", "kites & strings")),
        ("toys, boxes, toys", ("toys", "boxes")),
        (f"toys, {'x' * 81}, {'y' * 80}", ("toys", "y" * 80)),
        (", ".join(f"toy {number}" for number in range(40)), tuple(f"toy {number}" for number in range(30))),
        ("", ()),
    ],
)
def test_keywords_are_topics(keywords: str, topics: tuple[str, ...]) -> None:
    assert titled(f"keywords = {{{keywords}}}").topics == topics


def test_an_unknown_string_is_left_out_with_a_remark() -> None:
    work, remark = read("@article{toy, title = {A Toy}, journal = nowhere, month = jan}")
    assert isinstance(work, Record)
    assert work.venue is None
    assert remark == Remark(text="line 1, toy: the string nowhere is not defined in this file and is left out")


def test_two_entries_with_one_key_are_both_kept_but_only_the_first_has_pmlr_s_identifier() -> None:
    _, _, first, second = read(PMLR + "@InProceedings{box01, title = {Another Box}}")
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert (first.title, second.title) == ("A Box", "Another Box")
    assert first.identifiers
    assert not second.identifiers


def test_a_child_takes_from_its_parent_only_what_is_the_volume_s() -> None:
    parent = "@book{p, title = {Toy Book}, author = {Box, Ben}, doi = {10.1234/p}, year = 1990, volume = 3}"
    child, _ = read("@incollection{c, title = {Chapter}, crossref = {P}, volume = 4}\n" + parent)
    assert isinstance(child, Record)
    assert (child.venue, child.year, child.volume, child.authors, child.identifiers) == ("Toy Book", 1990, "4", (), ())


@pytest.mark.parametrize(
    "text",
    [
        "@book{b, title = {Toy Book}, publisher = {Toy {P}ress}}",
        "@incollection{c, title = {Chapter}, crossref = {p}}\n@book{p, title = {Toy Book}, publisher = {Toy Press}}",
        "@proceedings{v, title = {Toys}, year = 2001, publisher = {Toy Press}}\n@inproceedings{a, title = {Here}}",
    ],
)
def test_a_publisher_is_the_entry_s_own_or_that_of_what_it_stands_in(text: str) -> None:
    assert {reading.publisher for reading in read(text) if isinstance(reading, Record | Proceedings)} == {"Toy Press"}


def test_an_entry_may_be_its_own_parent_or_have_none() -> None:
    assert titled("crossref = {toy}").venue is None
    assert titled("crossref = {nobody}").venue is None


# --- what cannot be stored -----------------------------------------------------------------------


def test_a_broken_entry_takes_no_neighbour_with_it() -> None:
    first, broken, last = read("@misc{a, title = {A}}\n@misc{b, title = {B\n@misc{c, title = {C}}\n")
    assert isinstance(first, Record)
    assert isinstance(last, Record)
    assert isinstance(broken, Rejected)
    assert broken.place == "line 2, b"
    assert broken.reason == "it does not end: a brace or a quotation mark is not closed"
    assert broken.original == b"@misc{b, title = {B"


def test_an_entry_that_stops_after_its_brace_does_not_take_the_next_one_for_its_key() -> None:
    broken, whole = read("@misc{\n  @misc{b, title = 7}")
    assert isinstance(broken, Rejected)
    assert isinstance(whole, Record)
    assert broken.original == b"@misc{"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("@misc{toy, year = 2001}", "a work needs a title, and it has none"),
        ("@misc{toy, title = {{}}}", "a work needs a title, and it has none"),
        ("@proceedings{toy, year = 2001}", "proceedings need a title, and it has none"),
        ("@misc{toy, title = {A} year = 2001}", "syntax error in line 1: ',' or '}' expected"),
        ("@misc{toy, title {A}}", "syntax error in line 1: '=' expected"),
        ("@misc{}", "syntax error in line 1: entry key expected"),
        ('@misc{toy, title = "A}', "syntax error in line 1: unbalanced braces"),
        ('@misc{toy, title = "A', "it does not end: a brace or a quotation mark is not closed"),
        ("@misc{toy, title = " + "{" * 200 + "A" + "}" * 200 + "}", "syntax error in line 1: too many nested braces"),
        ("@misc{toy, title = {" + "A" * 5000 + "}}", "its title has 5,000 characters; 2,000 is the most"),
        ("@misc{toy, title = {A}, author = {" + "A" * 5000 + "}}", "the name of an author has 5,000 characters; 200 is the most"),
        (
            "@misc{toy, title = {A}, author = {Toy, Ada, Box, Ben}}",
            "its authors are parted by commas, so that it cannot be told who they are; put “and” between them",
        ),
        ("@misc{toy, title = {A}, author = {" + "A" * 201 + "}}", "the name of an author has 201 characters; 200 is the most"),
        ("@misc{toy, title = {A}, author = {" + "A and " * 10_001 + "A}}", "it has 10,002 authors; 10,000 is the most"),
        ("@misc{toy, title = {A}, abstract = {" + "A" * 200_001 + "}}", "its abstract has more than 200,000 characters"),
        ("@misc{toy, note = {" + "A" * 2**20 + "}}", "it has more than 1,048,576 characters, and an entry may not"),
    ],
)
def test_what_cannot_be_stored_is_rejected_with_the_reason_and_its_bytes(text: str, reason: str) -> None:
    found = rejected(text)
    assert found.reason == reason
    assert found.original == text.encode()
    assert found.place.startswith("line 1")


def test_strings_that_grow_without_bound_stop_growing() -> None:
    doubling = "\n".join(f"@string{{s{n + 1} = s{n} # s{n}}}" for n in range(60))
    readings = read(f'@string{{s0 = "toy"}}\n{doubling}\n@misc{{toy, title = s9, note = s60}}')
    assert isinstance(readings[0], Remark)
    assert "its strings add up to more than 100,000 characters" in readings[0].text
    assert [type(reading) for reading in readings].count(Record) == 1


def test_an_entry_inside_a_comment_is_read_as_bibtex_reads_it() -> None:
    assert record("@comment{ @misc{toy, title = {A Toy}} }").title == "A Toy"


def test_an_address_between_entries_is_no_entry() -> None:
    assert [type(reading) for reading in read("write to ada@toy{x} please\n@misc{toy, title = {A Toy}}")] == [Record]


def test_entries_of_ris_between_the_others_are_left_out_with_a_remark() -> None:
    toys, blocks = "@misc{toy, title = {A Toy}}\n", "TY  - JOUR\nTI  - Toy blocks\nER  - \n"
    work, remark = read(f"{toys}{blocks}{blocks}")
    assert isinstance(work, Record)
    assert remark == Remark(text="line 2: entries of RIS are left out (entries: 2); --source ris reads them")
    assert [one.title for one in ris.read(stream(f"{toys}{blocks}"), None) if isinstance(one, Record)] == ["Toy blocks"]


# --- anything ------------------------------------------------------------------------------------


def entries_of(text: str) -> int:
    """Lines that begin an entry, counted without the code under test."""
    kinds = (line.strip()[1:] for line in re.split(r"[\r\n]", text) if re.match(r"[ \t]*@[ \t]*[A-Za-z]+\s*[{(]", line))
    return sum(not re.match(r"[ \t]*(comment|string|preamble)\b", kind, re.I) for kind in kinds)


def assert_nothing_is_lost(text: str) -> None:
    counted = [reading for reading in read(text) if not isinstance(reading, Remark)]
    assert len(counted) >= entries_of(text)
    for reading in counted:
        assert isinstance(reading, Record | Proceedings | Rejected)
        if isinstance(reading, Rejected):
            assert reading.reason
            assert reading.original.decode() in text


MUTATIONS = st.lists(
    st.tuples(st.sampled_from(["cut", "flip", "double"]), st.integers(0, 10**6), st.integers(1, 60)), min_size=1, max_size=6
)


def mutated(text: str, changes: list[tuple[str, int, int]]) -> str:
    for change, place, length in changes:
        at = place % (len(text) + 1)
        piece = text[at : at + length]
        if change == "flip":
            piece = '{}@",=#\\$ \n'[length % 11] + piece[1:]
        text = text[:at] + {"cut": "", "flip": piece, "double": piece * 2}[change] + text[at + length :]
    return text


@given(MUTATIONS)
def test_every_entry_of_a_damaged_toy_file_is_accounted_for(changes: list[tuple[str, int, int]]) -> None:
    assert_nothing_is_lost(mutated(TOY + PMLR, changes))


@given(MUTATIONS)
def test_every_entry_of_a_damaged_real_file_is_accounted_for(changes: list[tuple[str, int, int]]) -> None:
    assert_nothing_is_lost(mutated(real_files()[0][:20_000], changes))


@given(
    st.lists(st.sampled_from([*'{}()@",=# \n\r', "@a{", "@string{", "@comment", "\n@misc{x,", "title", "x", "1", "crossref"]), max_size=80)
)
def test_every_entry_of_any_text_is_accounted_for(pieces: list[str]) -> None:
    assert_nothing_is_lost("".join(pieces))
