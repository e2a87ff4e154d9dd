"""Who is who after an import: toy cases of every rule, and the people of the real documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from store import imports, lookup, researchers
from store.database import Store, open_store
from tests import toy
from tests.toy import dumps, real


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "store.db") as store:
        yield store
    assert dumps.flaws(tmp_path / "store.db") == []


@pytest.fixture
def tree(store: Store) -> Store:
    """A store that holds the toy tree."""
    toy.bring(store, *toy.TREE)
    return store


def works_of(store: Store, name: str) -> list[list[str]]:
    """The titles of everybody who is called so."""
    ids = store.rows("SELECT id FROM researcher WHERE name = ? AND merged_into IS NULL ORDER BY id", [name])
    return sorted(toy.titles(store, row["id"]) for row in ids)


def authors(store: Store, title: str) -> list[str]:
    """The researchers of a work in their order, by the fullest name known of each."""
    sql = """
        SELECT r.name FROM work w JOIN authorship a ON a.work_id = w.id JOIN researcher r ON r.id = a.researcher_id
        WHERE w.title = ? ORDER BY a.position
    """
    return [row["name"] for row in store.rows(sql, [title])]


def identity(store: Store, researcher: int) -> str:
    found = researchers.get(store, researcher)
    assert found
    return found.ref.identity


class TestToyTree:
    def test_the_owner_has_each_of_her_works_once(self, tree: Store) -> None:
        assert toy.titles(tree, toy.person(tree, "Ada B. Toy")) == [
            "Averages of n Toy Boxes",
            "Counting Toy Boxes",
            "Mean Toys and Their Small Friends",
            "Two Namesakes and One Toy",
        ]

    def test_full_names_come_from_whichever_source_has_them(self, tree: Store) -> None:
        assert authors(tree, "Mean Toys and Their Small Friends") == ["Ben Example", "Ada B. Toy", "Cleo Sample"]
        assert authors(tree, "Counting Toy Boxes") == ["Carl Sample", "Ada B. Toy"]

    def test_an_initial_that_fits_two_people_is_neither_and_says_so(self, tree: Store) -> None:
        (row,) = tree.rows("""
            SELECT a.researcher_id AS id FROM authorship a JOIN work w ON w.id = a.work_id
            WHERE w.title = 'Averages of n Toy Boxes' AND a.name = 'C. Sample'
        """)
        found = researchers.get(tree, row["id"])

        assert found
        assert found.ref.identity == "contested"
        assert {rival.name for rival in found.rivals} == {"Carl Sample", "Cleo Sample", "C. Sample"}

    def test_two_of_one_name_on_one_work_are_two_people(self, tree: Store) -> None:
        assert authors(tree, "Two Namesakes and One Toy") == ["C. Sample", "C. Sample", "Ada B. Toy"]
        assert len(works_of(tree, "C. Sample")) == 3

    def test_the_same_full_name_without_other_evidence_is_two_people(self, tree: Store) -> None:
        assert works_of(tree, "Dóra Mock") == [["Boxes without Any Toys"], ["Gödel's Toys: ε of Them"]]

    def test_identifiers_names_and_the_affiliation_are_kept(self, tree: Store) -> None:
        ada = researchers.get(tree, toy.person(tree, "Ada B. Toy"))

        assert ada
        assert ada.alternatives == ("A. B. Toy", "Ada Toybox")
        assert ada.affiliations == ("University of Toys",)
        assert [(one.scheme, one.value) for one in ada.identifiers] == [("orcid", "0000-0000-0000-0001")]


APART = toy.entry("a", "Toys of the North", ["Ada Toy"], year="2001") + toy.entry("b", "Toys of the South", ["Ada Toy"], year="2011")
TOGETHER = toy.page("Ada Toy", "Toys of the North", "Toys of the South").replace("2020", "2001", 1).replace("2020", "2011", 1)


class TestIds:
    def test_two_people_whom_a_page_joins_become_one_and_the_other_id_leads_there(self, store: Store, tmp_path: Path) -> None:
        toy.bring_text(store, tmp_path, APART)
        first, second = (row["id"] for row in store.rows("SELECT id FROM researcher ORDER BY id"))
        assert works_of(store, "Ada Toy") == [["Toys of the North"], ["Toys of the South"]]

        toy.bring_text(store, tmp_path, TOGETHER)

        assert works_of(store, "Ada Toy") == [["Toys of the North", "Toys of the South"]]
        assert [researchers.get(store, one) for one in (first, second)] == [researchers.get(store, toy.person(store, "Ada Toy"))] * 2
        assert {match.id for match in lookup.suggest(store, "Ada Toy")} == {toy.person(store, "Ada Toy")}

    def test_a_redirect_follows_when_its_target_is_merged_in_turn(self, store: Store, tmp_path: Path) -> None:
        many = "".join(toy.entry(key, f"Toys of the East {key}", ["Ada Toy", "Ben Example"], year="2020") for key in "abcdefgh")
        toy.bring_text(store, tmp_path, many)
        toy.bring_text(store, tmp_path, APART)
        first, second, third = (row["id"] for row in store.rows("SELECT id FROM researcher WHERE name = 'Ada Toy' ORDER BY id"))
        toy.bring_text(store, tmp_path, TOGETHER)
        joined_before = researchers.get(store, third)
        toy.bring_text(store, tmp_path, TOGETHER + "preprint2020arXiv\n\nToys of the East a\n")

        assert joined_before
        assert joined_before.ref.id == second
        assert [found.ref.id for one in (first, second, third) if (found := researchers.get(store, one))] == [first, first, first]
        assert len(toy.titles(store, first)) == 10

    def test_everybody_keeps_the_id_while_more_is_imported(self, store: Store) -> None:
        for path in toy.TREE:
            before = {row["id"] for row in store.rows("SELECT id FROM researcher")}
            names = {row["id"]: row["name"] for row in store.rows("SELECT id, name FROM researcher WHERE merged_into IS NULL")}
            toy.bring(store, path)
            after = {one: researchers.get(store, one) for one in before}

            assert None not in after.values()
            assert all(found and found.ref.name.split()[-1] == name.split()[-1] for one, name in names.items() if (found := after[one]))
        assert toy.person(store, "Ada B. Toy") == 1

    def test_a_record_that_fits_two_works_makes_them_one(self, store: Store, tmp_path: Path) -> None:
        toys = {"published": "Toys", "preprint": "On Toys"}
        toy.bring_text(store, tmp_path, toy.entry("a", toys["published"], ["Ada Toy"], year="2001", doi="10.1234/toy"))
        toy.bring_text(store, tmp_path, toy.entry("b", toys["preprint"], ["A. Toy"], year="2001", eprint="0101.00001"))
        assert len(store.rows("SELECT id FROM work")) == 2

        both = toy.entry("c", toys["preprint"], ["Ada Toy"], year="2001", doi="10.1234/toy", eprint="0101.00001")
        toy.bring_text(store, tmp_path, both)

        (work,) = store.rows("SELECT id, title FROM work")
        identifiers = store.rows("SELECT scheme, value FROM work_identifier ORDER BY scheme")
        assert work["id"] == 1
        assert [tuple(row.values()) for row in identifiers] == [("arxiv", "0101.00001"), ("doi", "10.1234/toy")]
        assert works_of(store, "Ada Toy") == [[work["title"]]]

    def test_a_joined_work_leaves_nothing_of_the_other_behind(self, store: Store, tmp_path: Path) -> None:
        toy.bring_text(store, tmp_path, toy.entry("a", "Toys", ["Ada Toy"], year="2001", doi="10.1234/a", booktitle="ToyConf"))
        toy.bring_text(store, tmp_path, toy.entry("b", "Games", ["Ada Toy"], year="2001", doi="10.1234/b", journal="Games"))
        toy.bring_text(
            store, tmp_path, toy.entry("c", "Toys", ["Ada Toy"], year="2001", doi="10.1234/a", url="https://arxiv.org/abs/0101.00001")
        )
        toy.bring_text(store, tmp_path, toy.entry("d", "Games", ["Ada Toy"], year="2001", doi="10.1234/b", eprint="0101.00001"))

        counts = {
            table: len(store.rows(f"SELECT 1 FROM {table}")) for table in ("work", "work_index", "authorship", "appearance", "researcher")
        }
        assert counts == {"work": 1, "work_index": 1, "authorship": 1, "appearance": 2, "researcher": 2}
        assert len(toy.titles(store, toy.person(store, "Ada Toy"))) == 1


class TestEvidence:
    def test_the_same_full_name_and_a_common_coauthor_are_one_person(self, store: Store, tmp_path: Path) -> None:
        toy.bring_text(
            store, tmp_path, toy.entry("a", "Toys", ["Ada Toy", "Ben Example"]) + toy.entry("b", "Games", ["Ada Toy", "B. Example"])
        )

        assert works_of(store, "Ada Toy") == [["Games", "Toys"]]
        assert works_of(store, "Ben Example") == [["Games", "Toys"]]

    def test_another_middle_initial_is_another_person(self, store: Store, tmp_path: Path) -> None:
        toy.bring_text(
            store, tmp_path, toy.entry("a", "Toys", ["Ada B. Toy", "Ben Example"]) + toy.entry("b", "Games", ["Ada C. Toy", "Ben Example"])
        )

        assert works_of(store, "Ada B. Toy") == [["Toys"]]
        assert works_of(store, "Ada C. Toy") == [["Games"]]

    def test_evidence_that_comes_later_settles_who_was_unknown(self, store: Store, tmp_path: Path) -> None:
        toy.bring_text(store, tmp_path, toy.entry("a", "Toys", ["A. Toy", "Ben Example"]))
        toy.bring_text(store, tmp_path, toy.entry("b", "Games", ["Ada Toy", "Ben Example"]))

        assert works_of(store, "Ada Toy") == [["Games", "Toys"]]
        assert identity(store, 1) == "settled"

    def test_evidence_that_comes_later_can_open_what_was_settled(self, store: Store, tmp_path: Path) -> None:
        first = toy.entry("a", "Toys", ["A. Toy", "Ben Example"]) + toy.entry("b", "Games", ["Ada Toy", "Ben Example"])
        toy.bring_text(store, tmp_path, first)
        toy.bring_text(store, tmp_path, toy.entry("c", "Dolls", ["Abe Toy", "Ben Example"]))

        assert works_of(store, "Ada Toy") == [["Games"]]
        assert works_of(store, "A. Toy") == [["Toys"]]
        assert identity(store, toy.person(store, "A. Toy")) == "contested"


class TestRealDocuments:
    def test_hongyang_r_zhang_has_each_of_the_24_works_once(self, documents: Store) -> None:
        found = toy.titles(documents, toy.person(documents, real.HONGYANG))

        assert len(found) == 24
        assert len({title.casefold() for title in found}) == 24

    def test_each_of_them_has_all_authors_that_any_source_names(self, documents: Store) -> None:
        expected = {
            "WinQ: Accelerating Quantization-Aware Training of Language Models around Saddle Points": 9,
            "Graph Neural Networks for Road Safety Modeling: Datasets and Evaluations for Accident Analysis": 5,
            "Linear-Time Demonstration Selection for In-Context Learning via Gradient Estimation": 6,
            "Learning Over-Parametrized Two-Layer Neural Networks beyond NTK": 3,
            "Understanding and Improving Information Transfer in Multi-Task Learning": 1,
        }
        assert {title: len(authors(documents, title)) for title in expected} == expected

    def test_the_given_names_of_his_coauthors_come_from_other_sources(self, documents: Store) -> None:
        title = "Algorithmic Regularization in Over-parameterized Matrix Sensing and Neural Networks with Quadratic Activations"

        assert authors(documents, title) == ["Yuanzhi Li", "Tengyu Ma", real.HONGYANG]

    def test_the_hongyang_zhang_of_colt_2018_is_he(self, documents: Store) -> None:
        (row,) = documents.rows("""
            SELECT DISTINCT a.researcher_id AS id FROM printed_name p JOIN authorship a ON a.id = p.authorship_id
            JOIN record r ON r.id = p.record_id WHERE r.source = 'bibtex' AND p.name = 'Hongyang Zhang'
        """)
        assert row["id"] == toy.person(documents, real.HONGYANG)

    def test_a_z_zhang_whom_nothing_names_is_separate_and_contested(self, documents: Store) -> None:
        open_works = Counter(title for one in works_of(documents, "Z. Zhang") for title in one)
        ids = [row["id"] for row in documents.rows("SELECT id FROM researcher WHERE name = 'Z. Zhang' AND merged_into IS NULL")]

        assert sorted(open_works.values()) == [1, 1, 1, 1, 2]
        assert {identity(documents, one) for one in ids} == {"contested"}
        assert open_works["Linear-Time Demonstration Selection for In-Context Learning via Gradient Estimation"] == 2

    def test_zhenshuo_zhang_is_where_a_page_or_the_statement_names_him(self, documents: Store) -> None:
        assert [" ".join(title.split()[:3]) for title in toy.titles(documents, toy.person(documents, "Zhenshuo Zhang"))] == [
            "Efficient Estimation of",
            "One-Sided Matrix Completion",
            "Scalable Multi-Objective and",
            "WinQ: Accelerating Quantization-Aware",
        ]

    def test_jingzhao_zhang_has_the_works_of_his_page_and_no_others(self, documents: Store, shared: Path) -> None:
        report = imports.run(documents, real.files(shared)["004"])

        assert len(toy.titles(documents, toy.person(documents, "Jingzhao Zhang"))) == report.kinds["work"] == 8

    def test_no_two_researchers_share_an_authorship_or_a_work_twice(self, documents: Store) -> None:
        twice = documents.rows("SELECT work_id FROM authorship GROUP BY work_id, researcher_id HAVING count(*) > 1")

        assert twice == []
