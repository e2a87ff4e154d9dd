"""Reading the Atom feeds of arXiv: what a record takes from an entry, and every way in which a feed can be wrong."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import imports
from store.database import open_store
from store.errors import InputRefused, StoreError
from store.models import Affiliation, Identifier, PrintedAuthor, Reading, Record, Rejected
from store.sources import arxiv, sources
from store.sources.arxiv_categories import NAMES
from tests.toy.streams import stream

ARXIV = 'xmlns:arxiv="http://arxiv.org/schemas/atom"'


def entry(number: str = "2601.00001v2", title: str = "Sorting Toys\n  by Size", extra: str = "", **changed: str) -> str:
    """A toy entry in the shape in which arXiv gives them, wrapped lines and all."""
    said = {"summary": "\n  Toys are sorted\nby $\\log n$ &lt; n.\n", "published": "2026-01-02T18:00:00Z"} | changed
    return f"""
  <entry>
    <id>http://arxiv.org/abs/{number}</id>
    <updated>2026-02-03T18:00:00Z</updated>
    <published>{said["published"]}</published>
    <title>{title}</title>
    <summary>{said["summary"]}</summary>
    <author><name>Ada Toy</name><arxiv:affiliation {ARXIV}>Toy University</arxiv:affiliation></author>
    <author><name>Ben Example</name></author>
    {extra}
    <link href="http://arxiv.org/abs/{number}" rel="alternate" type="text/html"/>
    <arxiv:primary_category {ARXIV} term="stat.ML" scheme="http://arxiv.org/schemas/atom"/>
    <category term="math.OC" scheme="http://arxiv.org/schemas/atom"/>
    <category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
    <category term="cs.TOY" scheme="http://arxiv.org/schemas/atom"/>
    <category term="68T05; I.2.6" scheme="http://arxiv.org/schemas/atom"/>
  </entry>"""


def feed(*entries: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>\n') -> str:
    """An answer of the API."""
    return f"""{head}<feed xmlns="http://www.w3.org/2005/Atom">
  <link href="http://arxiv.org/api/query?search_query%3Dcat%3Acs.LG" rel="self" type="application/atom+xml"/>
  <title type="html">ArXiv Query: search_query=cat:cs.LG</title>
  <id>http://arxiv.org/api/toy</id>
  <opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">{len(entries)}</opensearch:totalResults>
{"".join(entries)}
</feed>
"""


def read(text: str) -> list[Reading]:
    assert next(name for name, source in sources().items() if source.recognise(text)) == "arxiv"
    return list(arxiv.read(stream(text), None))


def record(*, extra: str = "", **changed: str) -> Record:
    """What one entry becomes."""
    (found,) = read(feed(entry(extra=extra, **changed)))
    assert isinstance(found, Record), found
    return found


class TestARecord:
    def test_it_says_what_the_preprint_is(self) -> None:
        assert record() == Record(
            kind="preprint",
            title="Sorting Toys by Size",
            year=2026,
            authors=(PrintedAuthor(name="Ada Toy", affiliations=(Affiliation(name="Toy University"),)), PrintedAuthor(name="Ben Example")),
            venue="arXiv",
            abstract="Toys are sorted by log n < n.",
            topics=("Machine Learning", "Optimization and Control", "cs.TOY"),
            identifiers=(Identifier(scheme="arxiv", value="2601.00001"),),
            place="entry 1, 2601.00001",
        )

    @pytest.mark.parametrize(
        ("number", "value"),
        [("2601.00001v12", "2601.00001"), ("2601.00001", "2601.00001"), ("math/0309136v1", "math/0309136"), ("cond-mat/0702661v2",) * 2],
    )
    def test_its_identifier_has_no_version(self, number: str, value: str) -> None:
        assert [one.value for one in record(number=number).identifiers] == [value.removesuffix("v2")]

    def test_the_colon_behind_a_collaboration_is_no_author(self) -> None:
        colon = "<author><name>Toy Collaboration</name></author><author><name>:</name></author>"

        assert [one.name for one in record(extra=colon).authors] == ["Ada Toy", "Ben Example", "Toy Collaboration"]

    def test_a_publisher_s_doi_and_the_journal_are_kept(self) -> None:
        found = record(
            extra=f"<arxiv:doi {ARXIV}>10.1234/TOY.1</arxiv:doi><arxiv:journal_ref {ARXIV}>J. Toys 3\n (2027) 1</arxiv:journal_ref>"
        )

        assert Identifier(scheme="doi", value="10.1234/toy.1") in found.identifiers
        assert (found.kind, found.venue, found.notes) == ("preprint", "arXiv", ("Journal reference: J. Toys 3 (2027) 1",))

    @pytest.mark.parametrize(
        ("summary", "comment", "withdrawn"),
        [
            ("This paper has been withdrawn by the author due to an error in Lemma 3.", "", True),
            ("Toys are sorted.", "This submission has been withdrawn by arXiv administrators", True),
            ("Toys are sorted.", "12 pages; withdrawn", True),
            ("Toys are sorted.", "12 pages, withdrawn from ToyConf", False),
            ("Retracted gradients sort toys. The paper shows how.", "12 pages", False),
        ],
    )
    def test_a_withdrawn_preprint_is_retracted(self, summary: str, comment: str, withdrawn: bool) -> None:
        assert record(summary=summary, extra=f"<arxiv:comment {ARXIV}>{comment}</arxiv:comment>").retracted is withdrawn

    def test_every_category_has_a_name_that_says_more_than_its_code(self) -> None:
        assert all(arxiv._CATEGORY.fullmatch(code) and name != code and name == name.strip() for code, name in NAMES.items())

    def test_an_encoding_that_is_not_meant_does_no_harm(self) -> None:
        (found,) = read(feed(entry(title="Tóys"), head='<?xml version="1.0" encoding="ISO-8859-1"?>\n'))

        assert isinstance(found, Record)
        assert found.title == "Tóys"


class TestFeeds:
    def test_a_feed_without_entries_says_nothing(self) -> None:
        assert read(feed()) == []

    def test_a_prefix_for_atom_is_as_good_as_none(self) -> None:
        text = feed(entry()).replace("<feed xmlns=", "<a:feed xmlns:a=").replace("</feed>", "</a:feed>")
        for tag in ("entry", "id", "title", "summary", "published", "updated", "author", "name", "category", "link"):
            text = text.replace(f"<{tag}>", f"<a:{tag}>").replace(f"<{tag} ", f"<a:{tag} ").replace(f"</{tag}>", f"</a:{tag}>")

        assert read(text) == read(feed(entry()))

    def test_a_bibtex_entry_in_a_summary_does_not_make_it_bibtex(self) -> None:
        assert isinstance(read(feed(entry(summary="\n@article{toy,\n title={Toys}}")))[0], Record)

    @pytest.mark.parametrize(
        "text",
        [
            "<html><body>arxiv.org/abs/2601.00001</body></html>",
            '<feed xmlns="http://www.w3.org/2005/Atom"><title>News of toys</title></feed>',
            "Rate exceeded.",
        ],
    )
    def test_other_text_is_not_taken_for_it(self, text: str) -> None:
        assert not arxiv.recognise(text)


class TestWhatIsWrong:
    def test_an_error_of_arxiv_is_told(self) -> None:
        said = "<title>Error</title><summary>incorrect id format for 1</summary>"
        text = feed(f"<entry><id>https://arxiv.org/api/errors#incorrect_id</id>{said}</entry>")

        with pytest.raises(InputRefused, match=r"^arXiv answers with an error: incorrect id format for 1\.$"):
            read(text)

    @pytest.mark.parametrize(
        ("broken", "reason"),
        [
            (entry(number="nothing"), "it has no id of a preprint, such as http://arxiv.org/abs/2601.00001v1"),
            (entry(title=" "), "a work needs a title, and it has none"),
            (entry(title="Toy " * 600), "its title has 2,399 characters; 2,000 is the most"),
            (entry(summary="x" * 200_001), "its abstract has more than 200,000 characters"),
            (entry(extra=f"<author><name>{'x' * 201}</name></author>"), "the name of an author has 201 characters; 200 is the most"),
            (entry(extra="<author><name>A</name></author>" * 9_999), "it has 10,001 authors; 10,000 is the most"),
        ],
    )
    def test_an_entry_is_rejected_as_it_stands_and_the_others_are_read(self, broken: str, reason: str) -> None:
        first, second, third = read(feed(entry(), broken, entry("2601.00003v1")))

        assert isinstance(first, Record)
        assert second == Rejected(place="entry 2", reason=reason, original=broken.strip().encode())
        assert isinstance(third, Record)

    def test_a_year_that_is_none_is_left_out(self) -> None:
        assert record(published="soon").year is None

    @pytest.mark.parametrize("cut", [100, 700, -10])
    def test_a_feed_that_is_cut_off_is_refused(self, cut: int) -> None:
        with pytest.raises(InputRefused, match=r"cut off or malformed at line \d+\.$"):
            list(arxiv.read(stream(feed(entry())[:cut]), None))

    @pytest.mark.parametrize("declaration", ['<!DOCTYPE feed [<!ENTITY a "aaaa">]>', '<!doctype feed SYSTEM "file:///etc/passwd">'])
    def test_declarations_are_refused(self, declaration: str) -> None:
        with pytest.raises(InputRefused, match="declares a document type or entities"):
            read(feed(entry(title="&a;"), head=declaration))

    def test_no_file_is_read_for_an_entity(self) -> None:
        with pytest.raises(InputRefused, match="malformed"):
            read(feed(entry(title="&passwd;")))

    def test_nesting_without_end_is_refused(self) -> None:
        with pytest.raises(InputRefused, match="malformed"):
            read(feed("<a>" * 100_000))

    @given(st.integers(0, 1_600), st.integers(0, 40), st.text(alphabet=st.characters(codec="utf-8"), max_size=20))
    def test_any_damage_is_refused_rejected_or_read(self, at: int, cut: int, text: str) -> None:
        whole = feed(entry())
        try:
            found = list(arxiv.read(stream(whole[:at] + text + whole[at + cut :]), None))
        except StoreError:
            return
        assert all(isinstance(one, Record | Rejected) for one in found)

    @given(st.text(alphabet=st.characters(codec="utf-8"), max_size=30), st.text(alphabet=st.characters(codec="utf-8"), max_size=30))
    def test_any_title_and_summary_are_refused_rejected_or_read(self, title: str, summary: str) -> None:
        try:
            found = list(arxiv.read(stream(feed(entry(title=escape(title), summary=escape(summary)))), None))
        except InputRefused:  # a character that XML does not allow
            return
        assert len(found) == 1


def test_a_new_version_is_the_same_work_and_adds_up(tmp_path: Path) -> None:
    with open_store(tmp_path / "store.db") as store:
        first = imports.run(store, Path("arxiv cs.LG"), raw=feed(entry(), entry("x")).encode())
        later = imports.run(store, Path("arxiv cs.LG"), raw=feed(entry("2601.00001v3", title="Sorting Toys Quickly"), entry()).encode())

        assert (first.read, first.stored, len(first.rejected)) == (2, 1, 1)
        assert (later.read, later.stored, later.known) == (2, 1, 1)
        assert len(store.rows("SELECT 1 FROM work")) == 1
