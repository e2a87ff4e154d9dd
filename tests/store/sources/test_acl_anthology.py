"""Reading the ACL Anthology: what a record takes from a paper, old and new files, and every way in which a file can be wrong."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from store import imports
from store.database import open_store
from store.errors import InputRefused, StoreError
from store.models import Affiliation, Identifier, PrintedAuthor, Reading, Record, Rejected
from store.sources import acl_anthology, sources, xml_pieces
from tests.toy.streams import stream

META = """
    <meta>
      <booktitle>Proceedings of the Third Meeting on Toy <fixed-case>L</fixed-case>anguage (Volume 1: Long Papers)</booktitle>
      <url>P03-1</url>
      <editor id="edna-shelf-toys"><first>Edna</first><last>Shelf</last></editor>
      <publisher>Toy Press</publisher>
      <address>Toytown</address>
      <month>July</month>
      <year>2003</year>
    </meta>"""

PAPER = """
    <paper id="1">
      <title>Sorting <fixed-case>B</fixed-case>locks in <tex-math>O(n^2)</tex-math>, <i>not <b>n</b></i> Steps</title>
      <author id="ada-kite-toys"><first>Ada</first><last>Kite</last></author>
      <author><first>Bo</first><last>Drum, Jr.</last></author>
      <author><last>Mausam</last></author>
      <pages>1-8</pages>
      <abstract>Some ~600 blocks &lt;toys&gt; are sorted
        by size.</abstract>
      <url>P03-1001</url>
      <doi>10.1234/TOY.1</doi>
      <revision id="2" href="P03-1001v2">A block was added.</revision>
      <erratum id="1">P03-1001e1</erratum>
      <attachment type="presentation">P03-1001.Presentation.pdf</attachment>
    </paper>"""

EDNA = PrintedAuthor(name="Edna Shelf", identifiers=(Identifier(scheme="acl", value="edna-shelf-toys"),))


def collection(
    *papers: str, id: str = "P03", volume: str = "1", meta: str = META, head: str = "<?xml version='1.0' encoding='UTF-8'?>\n"
) -> str:
    """A toy collection of one volume."""
    return f'{head}<collection id="{id}">\n  <volume id="{volume}">{meta}{"".join(papers)}\n  </volume>\n</collection>\n'


def paper(*, id: str = "7", title: str = "On Boxes", extra: str = "") -> str:
    return f'\n    <paper id="{id}">\n      <title>{title}</title>{extra}\n    </paper>'


def titled(booktitle: str, more: str = "") -> str:
    return f"<meta><booktitle>{booktitle}</booktitle>{more}</meta>"


def read(text: str) -> list[Reading]:
    assert next(name for name, source in sources().items() if source.recognise(text)) == "acl_anthology"
    return list(acl_anthology.read(stream(text), None))


def record(text: str) -> Record:
    (found,) = read(text)
    assert isinstance(found, Record), found
    return found


class TestARecord:
    def test_it_says_what_the_paper_is(self) -> None:
        assert record(collection(PAPER)) == Record(
            kind="inproceedings",
            title="Sorting Blocks in O(n²), not n Steps",
            year=2003,
            authors=(
                PrintedAuthor(name="Ada Kite", identifiers=(Identifier(scheme="acl", value="ada-kite-toys"),)),
                PrintedAuthor(name="Bo Drum, Jr."),
                PrintedAuthor(name="Mausam"),
            ),
            venue="Proceedings of the Third Meeting on Toy Language (Volume 1: Long Papers)",
            venue_short="ACL",
            pages="1–8",
            publisher="Toy Press",
            editors=(EDNA,),
            abstract="Some ~600 blocks <toys> are sorted by size.",
            identifiers=(Identifier(scheme="acl", value="P03-1001"), Identifier(scheme="doi", value="10.1234/toy.1")),
            place="line 13, P03-1001",
        )

    def test_front_matter_is_an_editorial_without_authors(self) -> None:
        front, _ = read(collection("<frontmatter><url>P03-1000</url></frontmatter>", PAPER))

        assert isinstance(front, Record)
        assert (front.kind, front.authors, front.editors) == ("editorial", (), (EDNA,))
        assert front.title == "Proceedings of the Third Meeting on Toy Language (Volume 1: Long Papers)"
        assert front.identifiers == (Identifier(scheme="acl", value="P03-1000"),)

    def test_front_matter_that_is_empty_is_not_there(self) -> None:
        assert read(collection("<frontmatter/>")) == []

    def test_editors_of_a_paper_are_not_its_authors(self) -> None:
        found = record(collection(paper(extra="<editor><first>Tim</first><last>Diller</last></editor>")))

        assert (found.authors, found.authors_complete, found.editors) == ((), False, (PrintedAuthor(name="Tim Diller"),))

    def test_an_author_without_a_name_leaves_the_list_incomplete(self) -> None:
        found = record(collection(paper(extra="<author><last>Kite</last></author><author><last/></author>")))

        assert ([one.name for one in found.authors], found.authors_complete) == (["Kite"], False)

    @pytest.mark.parametrize(
        ("id", "volume", "number", "value"),
        [
            ("P03", "2", "7", "P03-2007"),
            ("W18", "5", "7", "W18-0507"),
            ("C69", "1", "1", "C69-0101"),
            ("D19", "1", "7", "D19-1007"),
            ("D19", "50", "7", "D19-5007"),
            ("2020.acl", "main", "7", "2020.acl-main.7"),
        ],
    )
    def test_its_id_is_that_of_the_whole_anthology(self, id: str, volume: str, number: str, value: str) -> None:
        found = record(collection(paper(id=number), id=id, volume=volume))

        assert found.identifiers == (Identifier(scheme="acl", value=value),)

    @pytest.mark.parametrize(
        ("link", "identifiers"),
        [
            ("https://www.aclweb.org/anthology/P03-1007", ()),
            ("https://doi.org/10.1234/TOY", (Identifier(scheme="doi", value="10.1234/toy"),)),
            ("http://toy.example/7.pdf", (Identifier(scheme="url", value="http://toy.example/7.pdf"),)),
        ],
    )
    def test_a_link_elsewhere_is_kept(self, link: str, identifiers: tuple[Identifier, ...]) -> None:
        assert record(collection(paper(extra=f"<url>{link}</url>"))).identifiers[1:] == identifiers

    @pytest.mark.parametrize(
        ("id", "stated", "year"),
        [
            ("P79", "", 1979),
            ("C65", "", 1965),
            ("W01", "", 2001),
            ("P03", "<year>2004</year>", 2004),
            ("2020.acl", "<year>soon</year>", 2020),
        ],
    )
    def test_its_year_is_that_of_the_volume_or_else_of_the_collection(self, id: str, stated: str, year: int) -> None:
        assert record(collection(paper(), id=id, meta=titled("Toys", stated))).year == year

    @pytest.mark.parametrize(
        ("mark", "retracted"),
        [
            ('<retracted date="2022-05-06">It was of no use.</retracted>', True),
            ('<removed date="2022-05-06"/>', True),
            ("<note>Withdrawn by the author</note>", True),
            ("<revision id='2' href='P03-1007v2'>The retracted block is gone.</revision>", False),
            ("<note>Microfiche 7</note>", False),
        ],
    )
    def test_a_paper_that_was_taken_back_is_retracted(self, mark: str, retracted: bool) -> None:
        assert record(collection(paper(extra=mark))).retracted is retracted

    def test_a_meta_may_hold_a_volume_of_its_own(self) -> None:
        found = record(collection(paper(), meta=titled("Toys", "<volume>7</volume><year>2003</year>")))

        assert (found.venue, found.volume, found.year) == ("Toys", "7", 2003)

    def test_each_volume_has_a_meta_of_its_own(self) -> None:
        text = collection(paper(), meta=titled("Toys")).replace(
            "</volume>", '</volume><volume id="2">' + titled("Kites") + paper() + "</volume>"
        )

        assert [one.venue for one in read(text) if isinstance(one, Record)] == ["Toys", "Kites"]


class TestJournals:
    @pytest.mark.parametrize(
        ("id", "booktitle", "said"),
        [
            ("J98", "Toy Linguistics, Volume 24, Number 1, March 1998 - Special Issue on Kites", ("Toy Linguistics", "CL", "24", "1")),
            ("J85", "Toy Linguistics Formerly the Toy Journal, Volume 11, Number 2-3, April 1985", ("Toy Linguistics", "CL", "11", "2-3")),
            ("J10", "Toy Linguistics, Volume 36, Issue 3 - September 2010", ("Toy Linguistics", "CL", "36", "3")),
            ("J74", "Toy Journal of Linguistics (September 1974)", ("Toy Journal of Linguistics", "CL", None, None)),
            ("Q13", "Transactions of Toys, Volume 1", ("Transactions of Toys", "TACL", "1", None)),
            ("O05", "Journal of Toys & Kites, Volume 10, Number 2, June 2005: Special Issue", ("Journal of Toys & Kites", None, "10", "2")),
        ],
    )
    def test_an_older_issue_is_known_by_its_title(self, id: str, booktitle: str, said: tuple[str | None, ...]) -> None:
        found = record(collection(paper(), id=id, meta=titled(escape(booktitle))))

        assert found.kind == "article"
        assert (found.venue, found.venue_short, found.volume, found.number) == said

    @pytest.mark.parametrize(
        "booktitle",
        ["TOYCON 2000 Volume 1: The 18th Meeting", "Proceedings of the Toys: Volume 1, Long Papers", "Toys (Volume 1: Numbers)"],
    )
    def test_a_volume_of_proceedings_is_no_issue(self, booktitle: str) -> None:
        found = record(collection(paper(), id="W03", meta=titled(booktitle)))

        assert (found.kind, found.venue, found.venue_short, found.volume) == ("inproceedings", booktitle, None, None)

    def test_a_paper_may_stand_in_a_journal_of_its_own(self) -> None:
        found = record(collection(paper(extra="<journal>Baltic Toys</journal><volume>4</volume><issue>2</issue>")))

        assert (found.kind, found.venue, found.venue_short, found.volume, found.number) == ("article", "Baltic Toys", None, "4", "2")

    def test_a_newer_issue_and_its_people_say_what_they_are(self) -> None:
        meta = """<meta>
          <booktitle>Transactions of Toys, Volume 9</booktitle>
          <journal-title>Transactions of Toys</journal-title><journal-volume>9</journal-volume><journal-issue>1</journal-issue>
          <year>2021</year><venue>tacl</venue>
        </meta>"""
        author = """<author orcid="0000-0002-1825-0097"><first>Ada</first><last>Kite</last><affiliation>Toy University</affiliation>
          <variant script="hani"><first>艾</first><last>风</last></variant></author><award>Best Toy</award>"""
        found = record(collection(paper(extra=author), id="2021.tacl", meta=meta))

        assert (found.kind, found.venue, found.venue_short, found.volume, found.number) == (
            "article",
            "Transactions of Toys",
            "TACL",
            "9",
            "1",
        )
        orcid = Identifier(scheme="orcid", value="0000-0002-1825-0097")
        assert found.authors == (PrintedAuthor(name="Ada Kite", identifiers=(orcid,), affiliations=(Affiliation(name="Toy University"),)),)
        assert found.notes == ("Best Toy",)

    def test_an_event_beside_the_volumes_changes_nothing(self) -> None:
        event = "<event id='toys-2003'><meta><title>Toys 2003</title></meta></event>"

        assert read(collection(PAPER).replace("</collection>", f"{event}</collection>")) == read(collection(PAPER))

    def test_workshops_share_no_short_name(self) -> None:
        assert record(collection(paper(), id="2021.toys", meta=titled("Toys", "<venue>ws</venue>"))).venue_short is None


class TestWhatIsWrong:
    @pytest.mark.parametrize(
        ("broken", "place", "reason"),
        [
            (paper(title=" "), "line 13, P03-1007", "a work needs a title, and it has none"),
            (paper(id="seven"), "line 13", "it has no id of the Anthology, such as P18-1001"),
            (paper(title="Toy " * 600), "line 13, P03-1007", "its title has 2,399 characters; 2,000 is the most"),
            (
                paper(extra=f"<abstract>{'x' * 200_001}</abstract>"),
                "line 13, P03-1007",
                "its abstract has more than 200,000 characters",
            ),
            (
                paper(extra=f"<author><last>{'x' * 201}</last></author>"),
                "line 13, P03-1007",
                "the name of a person has 201 characters; 200 is the most",
            ),
            (
                paper(extra="<author><last>A</last></author>" * 10_001),
                "line 13, P03-1007",
                "it has 10,001 authors or editors; 10,000 is the most",
            ),
        ],
    )
    def test_a_paper_is_rejected_as_it_stands_and_the_others_are_read(self, broken: str, place: str, reason: str) -> None:
        first, second = read(collection(broken, PAPER))

        assert first == Rejected(place=place, reason=reason, original=broken.strip().encode())
        assert isinstance(second, Record)

    @pytest.mark.parametrize("elsewhere", [paper(), f"<volume id='2'>{paper()}{META}</volume>"])
    def test_a_paper_outside_of_a_volume_or_before_its_meta_is_rejected(self, elsewhere: str) -> None:
        first, second = read(collection(PAPER).replace("</collection>", f"{elsewhere}</collection>"))

        assert isinstance(first, Record)
        assert isinstance(second, Rejected)
        assert second.reason == "it stands in no volume that says what it is"

    def test_elements_with_nothing_around_them_say_nothing_of_a_volume(self) -> None:
        (found,) = acl_anthology.read(stream(paper().strip()), None)

        assert isinstance(found, Rejected)
        assert list(acl_anthology.read(stream(META.strip()), None)) == []

    def test_the_papers_of_an_unusable_volume_are_rejected(self) -> None:
        (found,) = read(collection(paper(), meta=titled("Toys " * 500)))

        assert isinstance(found, Rejected)
        assert found.reason == "of its volume: its booktitle has 2,499 characters; 2,000 is the most"

    @pytest.mark.parametrize("cut", [300, 900, -5])
    def test_a_file_that_is_cut_off_is_refused(self, cut: int) -> None:
        with pytest.raises(InputRefused, match=r"cut off or malformed at line \d+\.$"):
            read(collection(PAPER)[:cut])

    def test_bytes_that_are_no_text_are_refused_with_their_line(self) -> None:
        raw = collection(PAPER).encode().replace(b"sorted\n", b"\xff\xfe\n")

        with pytest.raises(InputRefused, match=r"malformed at line 19\.$"):
            list(acl_anthology.read(BytesIO(raw), None))

    @pytest.mark.parametrize(
        "head", ['<!DOCTYPE collection [<!ENTITY a "aaaa">]>', '<!DOCTYPE collection [<!ENTITY % a SYSTEM "file:///etc/passwd">]>']
    )
    @pytest.mark.parametrize("text", [paper(title="&a;"), ""])
    def test_entities_are_refused(self, head: str, text: str) -> None:
        with pytest.raises(InputRefused, match="declares entities"):
            read(collection(text, head=head))

    def test_an_entity_that_nobody_declared_is_refused(self) -> None:
        with pytest.raises(InputRefused, match="malformed"):
            read(collection(paper(title="&passwd;")))

    @pytest.mark.parametrize("text", ["<a>" * 100_000, paper(title="<i>" * 300 + "</i>" * 300)])
    def test_nesting_without_end_is_refused(self, text: str) -> None:
        with pytest.raises(InputRefused, match="malformed"):
            read(collection(text))

    def test_a_paper_without_end_is_refused(self) -> None:
        with pytest.raises(InputRefused, match="a single entry has more than 8 MiB"):
            read(collection(paper(extra="<author><first>Ada</first><last>Kite</last></author>" * 180_000)))

    @pytest.mark.parametrize("text", ["<collection><volume/></collection>", '<collection id="toys"/>', '<feed id="P03"/>', "P03-1001"])
    def test_other_text_is_not_taken_for_it(self, text: str) -> None:
        assert not acl_anthology.recognise(text)

    @given(
        st.integers(0, 1_900), st.integers(0, 200), st.sampled_from(["", "&a;", "<a>", "</paper>", "<paper>", "\ud7ff", "<![CDATA[", "]]>"])
    )
    def test_any_damage_is_refused_rejected_or_read(self, at: int, cut: int, text: str) -> None:
        whole = collection("<frontmatter><url>P03-1000</url></frontmatter>", PAPER)

        assert_told(whole[:at].encode() + text.encode() + whole[at + cut :].encode())

    @given(st.integers(0, 1_900), st.integers(1, 255))
    def test_any_byte_may_be_wrong(self, at: int, flip: int) -> None:
        raw = bytearray(collection(PAPER).encode())
        raw[at % len(raw)] ^= flip

        assert_told(bytes(raw))


def assert_told(raw: bytes) -> None:
    """Whatever the bytes are, they are refused, or each piece of them is read or rejected."""
    try:
        found = list(acl_anthology.read(BytesIO(raw), None))
    except StoreError:
        return
    assert all(isinstance(one, Record | Rejected) for one in found)


@pytest.fixture
def files(shared: Path) -> list[Path]:
    return sorted((shared / "data" / "acl-anthology-2019" / "xml").glob("*.xml"))


class TestTheRealAnthology:
    """All of the files beside this repository. Figures are those of a plain count of elements."""

    def test_every_paper_is_read_and_none_rejected(self, files: list[Path]) -> None:
        kinds: Counter[str] = Counter()
        authors = names = abstracts = 0
        for path in files:
            with path.open("rb") as opened:
                for one in acl_anthology.read(opened, None):
                    assert isinstance(one, Record), one
                    assert one.venue and one.year  # noqa: PT018 - both belong to a volume
                    kinds[one.kind] += 1
                    authors += len(one.authors)
                    names += sum(bool(author.identifiers) for author in one.authors)
                    abstracts += one.abstract is not None

        assert kinds == {"inproceedings": 46_488, "article": 2_464, "editorial": 1_443}
        assert kinds.total() - kinds["editorial"] == 48_952
        assert (authors, names, abstracts) == (140_417 - 1, 1_412, 8_476 - 21)  # one author has no name, 21 abstracts no text

    def test_every_id_is_the_one_that_the_file_itself_gives(self, files: list[Path]) -> None:
        for path in files[::9]:
            stated = {url.text for url in etree.parse(path).iterfind(".//paper/url") if "://" not in str(url.text)}
            with path.open("rb") as opened:
                made = {one.identifiers[0].value for one in acl_anthology.read(opened, None) if isinstance(one, Record)}
            assert stated <= made, path

    def test_a_file_is_never_held_as_a_whole(self, files: list[Path]) -> None:
        with max(files, key=lambda path: path.stat().st_size).open("rb") as opened:
            held = [sum(1 for _ in element.getroottree().iter()) for element in xml_pieces.elements(opened, "paper")]

        assert len(held) > 500
        assert max(held) < 2_000  # what stands in the piece of the file that was read last


def test_a_file_of_many_papers_may_be_longer_than_a_paper() -> None:
    many = [paper(id=str(number), extra=f"<abstract>{'toys ' * 20_000}</abstract>") for number in range(100)]
    text = collection(*many)

    assert len(text) > xml_pieces.LONGEST
    assert all(isinstance(one, Record) for one in read(text))


def test_a_collection_read_again_is_known_and_adds_up(tmp_path: Path) -> None:
    path = tmp_path / "toys.xml"
    path.write_text(collection(PAPER, paper(), paper(title="")), encoding="utf-8")
    with open_store(tmp_path / "store.db") as store:
        first = imports.run(store, path)
        path.write_text(collection(PAPER, paper(), paper(id="8", title="On Kites")), encoding="utf-8")
        later = imports.run(store, path)

        assert (first.read, first.stored, len(first.rejected)) == (3, 2, 1)
        assert (later.read, later.stored, later.known) == (3, 1, 2)
