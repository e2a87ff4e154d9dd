"""Portraits and statements in the store: whose they are, which works they speak of, and whom they name."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import imports, researchers, statements, works
from store.database import Store, open_store
from store.errors import InputRefused, OwnerNeeded, OwnerUnclear
from store.models import StatementOf
from tests import toy
from tests.toy import dumps, real


def spoken_of(store: Store, owner: str, kind: str) -> dict[str, list[str]]:
    """The themes of a document, each with the titles of its works, sorted."""
    (found,) = [one for one in statements.of_researcher(store, toy.person(store, owner)) if one.kind == kind]
    return {theme.title: sorted(work.title for work in theme.works) for theme in found.themes}


def breadth(statement: StatementOf) -> int:
    """How many works its themes speak of."""
    return len({work.id for theme in statement.themes for work in theme.works})


def cited(store: Store, label: str) -> int:
    """The id of the work that the statement cites under a label."""
    found: int = store.rows("SELECT work_id FROM citation WHERE label = ?", [label])[0]["work_id"]
    return found


def authors(store: Store, work: int) -> list[str]:
    found = works.get(store, work)
    assert found
    return [author.researcher.name for author in found.authors]


class TestOwner:
    def test_an_overview_says_what_it_needs(self, store: Store) -> None:
        with pytest.raises(OwnerNeeded, match='does not say whose it is; name its author with --researcher "Full Name"'):
            imports.run(store, toy.OVERVIEW)

    def test_an_owner_whom_nobody_knows_is_named(self, store: Store) -> None:
        toy.bring(store, toy.BIB)
        with pytest.raises(OwnerUnclear, match="No researcher is called 'Zoltan Unheard'; import something by them first"):
            imports.run(store, toy.OVERVIEW, "Zoltan Unheard")

    def test_an_owner_whose_name_fits_several_is_asked_back(self, store: Store) -> None:
        toy.bring(store, *toy.TREE)
        with pytest.raises(
            OwnerUnclear, match=r"'Sample' is not clearly one researcher; name one by its id: C\. Sample \(r\d+, works: 1\)"
        ):
            imports.run(store, toy.OVERVIEW, "Sample")

    def test_a_refused_owner_leaves_no_trace(self, store: Store) -> None:
        toy.bring(store, toy.BIB)
        before = dumps.exact(store.path)
        for owner in (None, "Zoltan Unheard", "Mock"):
            with pytest.raises((OwnerNeeded, OwnerUnclear)):
                imports.run(store, toy.OVERVIEW, owner)

        assert dumps.exact(store.path) == before

    def test_an_owner_may_be_given_by_id_or_in_another_form(self, store: Store) -> None:
        toy.bring(store, toy.PROFILE)
        for owner in ("r1", "Toy, Ada B.", "ada toy"):
            imports.run(store, toy.OVERVIEW, owner)

        assert [one.kind for one in statements.of_researcher(store, 1)] == ["overview"]

    def test_another_owner_given_later_takes_the_overview_over(self, store: Store) -> None:
        toy.bring(store, toy.PROFILE, toy.BIB, toy.OVERVIEW)
        report = imports.run(store, toy.OVERVIEW, "Ben Example")

        assert (report.stored, report.known) == (1, 0)
        assert statements.of_researcher(store, toy.person(store, toy.OWNER)) == []
        assert len(statements.of_researcher(store, toy.person(store, "Ben Example"))) == 1
        assert imports.run(store, toy.OVERVIEW, "Ben Example").known == 1

    def test_a_statement_that_names_its_author_is_not_given_to_another(self, store: Store) -> None:
        toy.bring(store, toy.BIB)
        with pytest.raises(InputRefused, match=r"This statement is by Ada B\. Toy, not by Ben Example"):
            imports.run(store, toy.STATEMENT, "Ben Example")

    @pytest.mark.parametrize("path", [toy.PROFILE, toy.SEED], ids=["profile page", "seed"])
    def test_neither_is_a_page_or_a_seed_of_somebody_else(self, path: Path, store: Store) -> None:
        toy.bring(store, toy.BIB)
        with pytest.raises(InputRefused, match=r"is about Ada B\. Toy, not about Ben Example; leave --researcher out"):
            imports.run(store, path, "Ben Example")

    def test_the_real_overview_needs_an_owner_too(self, shared: Path, store: Store) -> None:
        with pytest.raises(OwnerNeeded):
            imports.run(store, real.files(shared)["003"])


class TestThemes:
    def test_the_toy_statement_speaks_of_what_it_cites_and_of_what_it_places(self, store: Store) -> None:
        toy.bring(store, *toy.TREE)

        averages, boxes, counts, means = (
            "Averages of n Toy Boxes",
            "Boxes without Any Toys",
            "Counting Toy Boxes",
            "Mean Toys and Their Small Friends",
        )
        assert spoken_of(store, toy.OWNER, "statement") == {
            "Introduction": [averages, counts, means],
            "Toy Averages": [averages],
            "Means of toys": [averages, boxes, means],
            "Toy Counts": [counts],
        }
        assert spoken_of(store, toy.OWNER, "overview") == {"Counting Toys": [counts], "Small friends of toys": [means]}

    def test_a_venue_and_year_with_two_works_is_neither(self, store: Store, tmp_path: Path) -> None:
        toy.bring(store, toy.STATEMENT, toy.OVERVIEW)
        another = toy.STATEMENT.read_text(encoding="utf-8").replace("Counting Toy Boxes", "Uncounted Boxes of Toys").replace("2024", "2025")
        toy.bring_text(store, tmp_path, another)

        assert spoken_of(store, toy.OWNER, "overview")["Counting Toys"] == []

    def test_of_two_editions_the_fuller_one_stands(self, store: Store) -> None:
        toy.bring(store, toy.STATEMENT, toy.SEED)
        found = statements.of_researcher(store, toy.person(store, toy.OWNER))

        assert [(one.kind, one.date, len(one.themes), breadth(one)) for one in found] == [("statement", "2024-03", 4, 4)]

    def test_a_reference_that_no_theme_cites_is_not_a_citation(self, store: Store) -> None:
        toy.bring(store, toy.STATEMENT)

        assert [row["label"] for row in store.rows("SELECT label FROM citation ORDER BY label")] == ["1", "2", "3", "5"]

    def test_a_title_in_a_bullet_finds_its_work(self, store: Store, tmp_path: Path) -> None:
        toy.bring(store, toy.BIB)
        bullet = "Research overview\n\nToys at Play\n\nWe play:\n\n• Mean Toys and Their Small Friends: we make friends.\n"
        toy.bring_text(store, tmp_path, bullet, toy.OWNER)

        assert spoken_of(store, toy.OWNER, "overview") == {"Toys at Play": ["Mean Toys and Their Small Friends"]}

    def test_the_real_statement_cites_its_29_references(self, documents: Store) -> None:
        (statement,) = [one for one in statements.of_researcher(documents, toy.person(documents, real.HONGYANG)) if one.kind == "statement"]

        assert (statement.title, statement.date, len(statement.themes), breadth(statement)) == ("Research Statement", "2026-05", 14, 29)

    def test_the_real_themes_hold_the_works_behind_their_citations(self, documents: Store) -> None:
        found = spoken_of(documents, real.HONGYANG, "statement")

        assert [len(titles) for titles in found.values()] == [10, 3, 6, 4, 1, 4, 2, 8, 1, 2, 4, 2, 1, 2]
        assert found["Algorithmic reasoning"] == ["Efficiently Learning Branching Networks for Multitask Algorithmic Reasoning"]

    def test_the_real_overview_finds_works_by_venue_and_by_title(self, documents: Store) -> None:
        via = documents.rows("""
            SELECT t.via, count(*) AS works FROM theme_work t JOIN theme h ON h.id = t.theme_id JOIN statement s ON s.id = h.statement_id
            WHERE s.kind = 'overview' GROUP BY t.via ORDER BY t.via
        """)
        found = spoken_of(documents, real.HONGYANG, "overview")

        assert {row["via"] for row in via} == {"title", "venue"}
        assert found["Matrix recovery"] == [
            "Algorithmic Regularization in Over-parameterized Matrix Sensing and Neural Networks with Quadratic Activations",
            "On the Generalization Effects of Linear Transformations in Data Augmentation",
        ]


def _pair(folder: Path, year: int) -> list[Path]:
    """Two works by L. Fake, each in a file, and a statement that names both of their authors at once."""
    titles = [f"Toy Number {number} of {year}" for number in (1, 2)]
    references = "".join(f"- [{n}] L. Fake and A. B. Toy. “{title}”. In: *Toys*. {year}.\n" for n, title in enumerate(titles, 1))
    text = "Research Statement — Ada B. Toy\n\nToy Pairs\n\nWith my student Lu Fake [1, 2], I pair toys.\n\nReferences\n\n"
    texts = [*(toy.entry("a", title, ["L. Fake", "Ada B. Toy"], year=str(year)) for title in titles), text + references]
    paths = [folder / f"{year}-{number}.txt" for number in range(len(texts))]
    for path, content in zip(paths, texts, strict=True):
        path.write_text(content, encoding="utf-8")
    return paths


def _content(path: Path, *files: Path) -> dumps.Content:
    with open_store(path) as store:
        toy.bring(store, *files)
        return dumps.content(store)


class TestMentions:
    def test_a_name_beside_a_citation_is_that_works_author(self, store: Store) -> None:
        toy.bring(store, toy.STATEMENT)

        assert authors(store, cited(store, "2"))[0] == "Ben Example"

    def test_a_name_beside_a_venue_and_year_is_that_works_author(self, store: Store) -> None:
        toy.bring(store, toy.STATEMENT)

        assert authors(store, cited(store, "5")) == ["Carl Sample", "Ada B. Toy"]

    def test_a_venue_and_year_of_two_works_name_the_author_of_neither(self, store: Store, tmp_path: Path) -> None:
        another = "- [6] C. Sample and A. B. Toy. “More Boxes of Toys”. In: *Toy Conference (ToyConf)*. 2021.\n"
        toy.bring_text(store, tmp_path, toy.STATEMENT.read_text(encoding="utf-8") + another)

        assert store.rows("SELECT id FROM researcher WHERE name = 'Carl Sample'") == []

    def test_one_name_for_two_works_is_settled_alike_in_every_order(self, tmp_path: Path) -> None:
        for year in range(2001, 2050):
            one, other, statement = _pair(tmp_path, year)
            found = _content(tmp_path / f"{year}.db", one, other, statement)
            assert _content(tmp_path / f"{year}-again.db", other, one, statement) == found
            lowest_digest = min(found["record"])
            if '"themes"' in lowest_digest:
                return
        pytest.fail("no digest of a statement came first; a tie between the two works would not have shown")

    def test_it_makes_no_difference_whether_the_document_or_the_work_comes_last(self, store: Store, tmp_path: Path) -> None:
        toy.bring(store, toy.PROFILE, toy.SEED, toy.OVERVIEW)
        with open_store(tmp_path / "other.db") as other:
            toy.bring(other, toy.PROFILE, toy.OVERVIEW, toy.SEED)

            assert dumps.content(other) == dumps.content(store)

    def test_a_name_that_fits_two_authors_names_neither(self, store: Store, tmp_path: Path) -> None:
        text = toy.STATEMENT.read_text(encoding="utf-8").replace("we count toys.", "we count toys. With Cleo Sample [4], too.")
        toy.bring_text(store, tmp_path, text)

        assert authors(store, cited(store, "4"))[:2] == ["C. Sample", "C. Sample"]

    def test_nobody_is_made_up_from_a_mention_alone(self, store: Store, tmp_path: Path) -> None:
        toy.bring_text(store, tmp_path, toy.STATEMENT.read_text(encoding="utf-8").replace("Ben Example [2]", "Zoltan Unheard [2]"))

        assert store.rows("SELECT id FROM researcher WHERE name LIKE '%Unheard'") == []

    def test_with_my_student_26_names_the_right_one_of_its_authors(self, documents: Store) -> None:
        assert authors(documents, cited(documents, "26"))[0] == "Zhenshuo Zhang"

    def test_joint_authors_of_29_are_two_people_whom_nothing_names(self, documents: Store) -> None:
        work = works.get(documents, cited(documents, "29"))

        assert work
        first, second = work.authors[:2]
        assert (first.name, second.name) == ("Z. Zhang", "Z. Zhang")
        assert first.researcher.id != second.researcher.id
        assert {first.researcher.identity, second.researcher.identity} == {"contested"}

    @pytest.mark.parametrize("label", ["1", "2", "3", "4", "18", "19", "20"])
    def test_a_cited_work_by_others_is_not_the_citing_authors(self, documents: Store, label: str) -> None:
        names = authors(documents, cited(documents, label))

        assert names
        assert real.HONGYANG not in names


class TestPortraits:
    def test_what_a_page_reports_is_kept_beside_what_is_counted(self, store: Store) -> None:
        toy.bring(store, *toy.TREE)
        ada = researchers.get(store, toy.person(store, toy.OWNER))

        assert ada
        assert ada.reported
        assert (ada.reported.trust, ada.reported.works) == (12, 2)
        assert researchers.counts(store, ada.ref.id).works == 4

    def test_a_page_joins_its_person_to_the_works_it_lists_alone(self, store: Store, tmp_path: Path) -> None:
        toy.bring(store, toy.BIB)
        toy.bring_text(store, tmp_path, toy.page("Dóra Mock", "Boxes without Any Toys").replace("2020", "2001"))
        portrayed = store.rows("SELECT researcher_id FROM presence")[0]["researcher_id"]

        assert toy.titles(store, portrayed) == ["Boxes without Any Toys"]
        assert len(store.rows("SELECT id FROM researcher WHERE name = 'Dóra Mock' AND merged_into IS NULL")) == 2

    def test_the_first_institution_of_a_page_is_an_affiliation(self, store: Store) -> None:
        toy.bring(store, toy.PROFILE)
        ada = researchers.get(store, 1)

        assert ada
        assert ada.affiliations == ("University of Toys",)
        assert ada.open_to_collaborate is True
        assert ada.blurb == "Ada B. Toy counts toys."
