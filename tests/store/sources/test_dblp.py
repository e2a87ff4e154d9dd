"""Reading DBLP: the page of a person, excerpts of the dump, and every way in which a file can be wrong."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import imports
from store.database import open_store
from store.errors import InputRefused, StoreError
from store.models import Identifier, Portrait, PrintedAuthor, Proceedings, Reading, Record, Rejected, Remark
from store.sources import dblp, sources
from tests.toy.streams import stream

ORCID = "0000-0002-1825-0097"

PERSON = """
<person key="homepages/43/1656-23" mdate="2024-01-02">
<author pid="43/1656-23">Ada Kite 0023</author>
<author pid="43/1656-23">Ada B. Kite</author>
<note type="affiliation" label="former">Kite University, Toytown</note>
<note type="affiliation">Toy University, Toytown</note>
<note type="award">Best Toy</note>
<url>https://toy.example/ada</url>
<url>https://orcid.org/0000-0002-1825-0097</url>
</person>"""

HOMONYMS = """
<homonyms n="2">
<h f="k/Kite:Ada"><person publtype="disambiguation" key="homepages/43/1656" mdate="2020-01-02">
<author pid="43/1656">Ada Kite</author>
</person>
</h>
<h f="k/Kite_0001:Ada"><person key="homepages/43/1656-1" mdate="2020-01-02">
<author pid="43/1656-1">Ada Kite 0001</author>
</person>
</h>
</homonyms>"""

ARTICLE = """
<r><article key="journals/toys/KiteD21" mdate="2023-03-24">
<author pid="43/1656-23" orcid="0000-0002-1825-0097">Ada Kite 0023</author>
<author pid="95/7448">Bo Drum</author>
<title>Sorting <i>Toy</i> Blocks in O(n<sup>2</sup>) Steps.</title>
<pages>333-344</pages>
<year>2021</year>
<volume>17</volume>
<journal>J. Toys</journal>
<number>3</number>
<ee type="oa">https://doi.org/10.1234/TOY.21</ee>
<ee>https://www.wikidata.org/entity/Q51701964</ee>
<url>db/journals/toys/toys17.html#KiteD21</url>
</article>
</r>"""

PREPRINT = """
<r><article publtype="informal" key="journals/corr/abs-2110-06256" mdate="2021-10-22">
<author pid="43/1656-23">Ada Kite 0023</author>
<title>Sorting Toy Blocks.</title>
<year>2021</year>
<volume>abs/2110.06256</volume>
<journal>CoRR</journal>
<ee type="oa">https://arxiv.org/abs/2110.06256</ee>
<url>db/journals/corr/corr2110.html#abs-2110-06256</url>
</article>
</r>"""

COAUTHORS = """
<coauthors n="1" nc="1">
<co c="0"><na f="d/Drum:Bo" pid="95/7448">Bo Drum</na></co>
</coauthors>"""

DUMP = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE dblp SYSTEM "dblp.dtd">
<dblp>
<article mdate="2019-10-25" key="journals/toys/Kuehn19" publtype="informal">
<author>J&uuml;rgen K&uuml;hn 0002</author>
<author>Ada Kite</author>
<title>&Uuml;ber Spielzeug &amp; Drachen.</title>
<year>2019</year>
<journal>Toy Reports</journal>
<ee>https://toy.example/19</ee>
</article>
<proceedings mdate="2019-10-25" key="conf/toys/2019">
<editor>Ada Kite</editor>
<title>Proceedings of the Toy Conference, Toytown, 2019.</title>
<booktitle>TOYS</booktitle>
<publisher>Toy Press</publisher>
<volume>7</volume>
<year>2019</year>
</proceedings>
<www mdate="2019-10-25" key="homepages/k/JuergenKuehn-2">
<author>J&uuml;rgen K&uuml;hn 0002</author>
<author>Juergen Kuehn</author>
<title>Home Page</title>
</www>
<www mdate="2019-10-25" key="homepages/k/AdaKite"><author>Ada Kite</author><title>Home Page</title></www>
</dblp>
"""


def page(*parts: str, n: int | None = None, head: str = '<?xml version="1.0"?>\n') -> str:
    """The page of a toy person; it states as many publications as there are, unless told otherwise."""
    body = "".join(parts)
    return f'{head}<dblpperson name="Ada Kite 0023" pid="43/1656-23" n="{body.count("<r>") if n is None else n}">{body}\n</dblpperson>\n'


def entry(tag: str = "article", title: str = "Toys.", extra: str = "", kind: str = "") -> str:
    kind = f' publtype="{kind}"' if kind else ""
    return f'\n<r><{tag} key="x/Toys21"{kind}>\n<author>Bo Drum</author><title>{title}</title><year>2021</year>{extra}</{tag}></r>'


def read(text: str) -> list[Reading]:
    assert next(name for name, source in sources().items() if source.recognise(text)) == "dblp"
    return list(dblp.read(stream(text), None))


def record(text: str) -> Record:
    (found,) = [one for one in read(page(text)) if not isinstance(one, Portrait)]
    assert isinstance(found, Record), found
    return found


def identity(person: PrintedAuthor) -> list[str]:
    return [one.value for one in person.identifiers]


class TestAPerson:
    def test_a_page_says_who_it_is_about(self) -> None:
        assert read(page(PERSON, HOMONYMS, COAUTHORS)) == [
            Portrait(
                anchor="dblp:43/1656-23",
                name="Ada Kite",
                alternatives=("Ada B. Kite",),
                affiliation="Toy University, Toytown",
                identifiers=(
                    Identifier(scheme="orcid", value=ORCID),
                    Identifier(scheme="dblp", value="43/1656-23"),
                    Identifier(scheme="dblp", value="Ada Kite 0023"),
                ),
                place="line 3, homepages/43/1656-23",
            )
        ]

    def test_a_page_of_people_who_are_not_told_apart_is_nobody_s(self) -> None:
        told, found = read(page(PERSON.replace("<person", '<person publtype="disambiguation"'), ARTICLE))

        assert isinstance(told, Remark)
        assert told.text.endswith("this page is of people whom DBLP does not tell apart; it is not taken for one person")
        assert isinstance(found, Record)
        assert identity(found.authors[0]) == [ORCID]

    def test_a_page_of_a_person_without_a_name_is_rejected(self) -> None:
        (found,) = read(page('<person key="homepages/1/2"/>'))

        assert found == Rejected(
            place="line 2, homepages/1/2", reason="a person needs a name, and it has none", original=b'<person key="homepages/1/2"/>'
        )


class TestARecord:
    def test_it_says_what_the_work_is(self) -> None:
        assert record(ARTICLE) == Record(
            kind="article",
            title="Sorting Toy Blocks in O(n²) Steps",
            year=2021,
            authors=(
                PrintedAuthor(
                    name="Ada Kite",
                    identifiers=(
                        Identifier(scheme="orcid", value=ORCID),
                        *(Identifier(scheme="dblp", value=value) for value in ("43/1656-23", "Ada Kite 0023")),
                    ),
                ),
                PrintedAuthor(name="Bo Drum", identifiers=(Identifier(scheme="dblp", value="95/7448"),)),
            ),
            venue="J. Toys",
            volume="17",
            number="3",
            pages="333–344",
            identifiers=(Identifier(scheme="doi", value="10.1234/toy.21"),),
            place="line 3, journals/toys/KiteD21",
        )

    def test_an_entry_of_corr_is_a_preprint_of_arxiv(self) -> None:
        found = record(PREPRINT)

        assert (found.kind, found.venue, found.volume) == ("preprint", "arXiv", None)
        assert found.identifiers == (Identifier(scheme="arxiv", value="2110.06256"),)

    @pytest.mark.parametrize(
        ("tag", "kind", "becomes"),
        [
            ("article", "", "article"),
            ("article", "informal", "preprint"),
            ("inproceedings", "informal", "inproceedings"),
            ("incollection", "", "inproceedings"),
            ("book", "", "book"),
            ("phdthesis", "", "thesis"),
            ("mastersthesis", "", "thesis"),
            ("data", "", "dataset"),
            ("www", "", "other"),
        ],
    )
    def test_its_kind_is_that_of_the_entry(self, tag: str, kind: str, becomes: str) -> None:
        assert record(entry(tag, kind=kind)).kind == becomes

    @pytest.mark.parametrize(
        ("extra", "venue"),
        [
            ("<booktitle>TOYS</booktitle><journal>J. Toys</journal>", "J. Toys"),
            ("<booktitle>TOYS</booktitle>", "TOYS"),
            ("<school>Toy University</school><publisher>Toy Press</publisher>", "Toy University"),
            ("<publisher>Toy Press</publisher>", None),
        ],
    )
    def test_its_venue_is_where_it_appeared(self, extra: str, venue: str | None) -> None:
        assert record(entry(extra=extra)).venue == venue

    def test_a_link_is_kept_where_nothing_else_tells_the_work(self) -> None:
        links = "<ee>https://toy.example/1</ee><ee>https://toy.example/2</ee>"

        assert record(entry(extra=links)).identifiers == (Identifier(scheme="url", value="https://toy.example/1"),)

    def test_a_withdrawn_work_is_retracted(self) -> None:
        assert record(entry(kind="informal withdrawn")).retracted
        assert not record(entry()).retracted

    def test_editors_are_not_authors(self) -> None:
        found = record(entry("book", extra='<editor pid="1/2">Edna Shelf</editor>'))

        assert found.editors == (PrintedAuthor(name="Edna Shelf", identifiers=(Identifier(scheme="dblp", value="1/2"),)),)
        assert [one.name for one in found.authors] == ["Bo Drum"]

    @pytest.mark.parametrize(("printed", "title"), [("Toys.", "Toys"), ("Whose Toys?", "Whose Toys?"), ("Toys...", "Toys..."), (".", ".")])
    def test_a_title_goes_without_dblp_s_full_stop(self, printed: str, title: str) -> None:
        assert record(entry(title=printed)).title == title


class TestNamesakes:
    @pytest.mark.parametrize(
        ("author", "name", "who"),
        [
            ('<author pid="43/1656-1">Ada Kite 0001</author>', "Ada Kite", ["43/1656-1", "Ada Kite 0001"]),
            ("<author>Ada Kite 0001</author>", "Ada Kite", ["Ada Kite 0001"]),
            ("<author>Ada Kite</author>", "Ada Kite", []),
            ('<author pid="no pid">Ada Kite</author>', "Ada Kite", []),
            ("<author>Apollo 13</author>", "Apollo 13", []),
            ('<author orcid="0000-0002-1825-0098">Ada Kite</author>', "Ada Kite", []),  # its check digit is wrong
        ],
    )
    def test_a_number_tells_who_it_is_and_is_no_part_of_the_name(self, author: str, name: str, who: list[str]) -> None:
        found = record(entry().replace("<author>Bo Drum</author>", author))

        assert [(one.name, identity(one)) for one in found.authors] == [(name, who)]

    def test_a_bare_name_that_stands_for_several_people_tells_nothing(self) -> None:
        bare = entry(extra='<author pid="43/1656">Ada Kite</author>')
        (found,) = [one for one in read(page(PERSON, HOMONYMS, bare)) if isinstance(one, Record)]

        assert identity(found.authors[1]) == []


class TestTheDump:
    def test_its_records_its_people_and_its_named_characters_are_read(self) -> None:
        work, proceedings, numbered, plain = read(DUMP)

        assert isinstance(work, Record)
        assert (work.title, work.kind, work.venue) == ("Über Spielzeug & Drachen", "preprint", "Toy Reports")
        assert [(one.name, identity(one)) for one in work.authors] == [("Jürgen Kühn", ["Jürgen Kühn 0002"]), ("Ada Kite", [])]
        assert proceedings == Proceedings(
            title="Proceedings of the Toy Conference, Toytown, 2019",
            short="TOYS",
            year=2019,
            volume="7",
            publisher="Toy Press",
            place="line 12, conf/toys/2019",
        )
        assert isinstance(numbered, Portrait)
        assert (numbered.name, numbered.alternatives, numbered.authority) == ("Jürgen Kühn", ("Juergen Kuehn",), False)
        assert [one.value for one in numbered.identifiers] == ["k/JuergenKuehn-2", "Jürgen Kühn 0002"]
        assert isinstance(plain, Portrait)
        assert plain.authority

    def test_an_unknown_name_of_a_character_stays_as_it_is(self) -> None:
        found = read(DUMP.replace("&Uuml;ber", "&passwd;"))[0]

        assert isinstance(found, Record)
        assert found.title == "&passwd; Spielzeug & Drachen"


class TestWhatIsWrong:
    @pytest.mark.parametrize(
        ("broken", "reason"),
        [
            (entry(title=" "), "a work needs a title, and it has none"),
            (entry(title="Toy " * 600), "its title has 2,399 characters; 2,000 is the most"),
            (entry(extra=f"<author>{'x' * 201}</author>"), "the name of a person has 201 characters; 200 is the most"),
            (entry(extra="<author>A</author>" * 10_000), "it has 10,001 authors or editors; 10,000 is the most"),
        ],
    )
    def test_a_work_is_rejected_as_it_stands_and_the_others_are_read(self, broken: str, reason: str) -> None:
        first, second = read(page(broken, ARTICLE))

        original = broken.strip().removeprefix("<r>").removesuffix("</r>").encode()
        assert first == Rejected(place="line 3, x/Toys21", reason=reason, original=original)
        assert isinstance(second, Record)

    def test_a_page_that_lists_another_number_of_works_than_it_states_is_told(self) -> None:
        assert read(page(ARTICLE, entry(title=""), n=3))[-1] == Remark(text="the page states 3 publications and lists 2")

    @pytest.mark.parametrize("stated", ["", "0", "soon", "20211", "٢٠٢١"])
    def test_a_year_that_is_none_is_left_out(self, stated: str) -> None:
        assert record(entry().replace("2021<", f"{stated}<")).year is None

    @pytest.mark.parametrize("cut", [100, 700, -5])
    def test_a_file_that_is_cut_off_is_refused(self, cut: int) -> None:
        with pytest.raises(InputRefused, match=r"cut off or malformed at line \d+\.$"):
            read(page(PERSON, ARTICLE)[:cut])

    @pytest.mark.parametrize("declared", ['<!ENTITY uuml "boom">', '<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;'])
    def test_entities_of_its_own_are_refused(self, declared: str) -> None:
        with pytest.raises(InputRefused, match="declares entities"):
            read(DUMP.replace('"dblp.dtd"', f'"dblp.dtd" [{declared}]'))

    def test_entities_that_multiply_are_refused(self) -> None:
        bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "boom"}">' for n in range(12))

        with pytest.raises(InputRefused):
            read(DUMP.replace('"dblp.dtd"', f"[{bomb}]").replace("<year>2019", '<year x="&a11;">2019'))

    def test_nesting_without_end_is_refused(self) -> None:
        with pytest.raises(InputRefused, match="malformed"):
            read(page("<a>" * 100_000))

    def test_an_entry_without_end_is_refused(self) -> None:
        with pytest.raises(InputRefused, match="a single entry has more than 8 MiB"):
            read(page(entry(extra="<author>Ada Kite</author>" * 400_000)))

    @pytest.mark.parametrize("text", ["<result><query>toys</query></result>", "<dblpsearch/>", "Ada Kite 0023"])
    def test_other_text_is_not_taken_for_it(self, text: str) -> None:
        assert not dblp.recognise(text)

    @given(
        st.integers(0, 2_000), st.integers(0, 200), st.sampled_from(["", "&a;", "<r>", "</r>", "<article>", '<person key="', "<!--", "]]>"])
    )
    def test_any_damage_is_refused_rejected_or_read(self, at: int, cut: int, text: str) -> None:
        whole = page(PERSON, HOMONYMS, ARTICLE, PREPRINT, COAUTHORS)

        assert_told((whole[:at] + text + whole[at + cut :]).encode())

    @given(st.sampled_from([DUMP, page(PERSON, ARTICLE)]), st.integers(0, 2_000), st.integers(1, 255))
    def test_any_byte_may_be_wrong(self, whole: str, at: int, flip: int) -> None:
        raw = bytearray(whole.encode())
        raw[at % len(raw)] ^= flip

        assert_told(bytes(raw))


def assert_told(raw: bytes) -> None:
    """Whatever the bytes are, they are refused, or each piece of them is read, rejected or remarked upon."""
    try:
        found = list(dblp.read(BytesIO(raw), None))
    except StoreError:
        return
    assert all(isinstance(one, Portrait | Record | Proceedings | Rejected | Remark) for one in found)


def test_a_page_read_again_is_known_and_adds_up(tmp_path: Path) -> None:
    path = tmp_path / "toys.xml"
    path.write_text(page(PERSON, HOMONYMS, ARTICLE, PREPRINT, entry(title=""), COAUTHORS), encoding="utf-8")
    with open_store(tmp_path / "store.db") as store:
        first = imports.run(store, path)
        path.write_text(page(PERSON, HOMONYMS, ARTICLE, PREPRINT, COAUTHORS), encoding="utf-8")
        later = imports.run(store, path)

        assert (first.read, first.stored, len(first.rejected)) == (4, 3, 1)
        assert (later.read, later.stored, later.known) == (3, 0, 3)
