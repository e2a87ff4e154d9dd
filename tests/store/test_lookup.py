"""Finding a person by whatever somebody types: in a store of toy people, each found in every way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from store import lookup
from store.database import Store, open_store
from store.lookup import find, suggest
from tests.toy import bring_text, entry, named, person

ORCID = "0000-0000-0000-000X"
OPENALEX = "A0000000001"

BARTHOLOMEW = "Bartholomew Kettle"
AGNES = "Ágnes Trundlé"
SPOON = "Cem van der Spoon"

WORKS = (
    (BARTHOLOMEW, "Ivo Rim"),
    ("B. Kettle", "Ivo Rim"),
    (AGNES, SPOON),
    (AGNES, SPOON),
    ("Jane Saucer",),
    ("Janie Saucer",),
    ("Or Near",),
    ("Xiao-Long Bowl",),
    ("Яна Ковш",),
    ("小明",),
    ("Q. Cup",),
    ("Nora Quince Tumbler",),
    ("Nora Tumbler",),
    ("Pat Mug", "Max Lid"),
    ("Pat Mug", "Una Cork"),
    ("Pat Mug", "Una Cork"),
    ("Christopher Jug", "Rob Vase"),
    ("XinYi Plate", "Mei Ling Dish"),
    ("JM Pitcher", "Ida MacPot", "Oto Nami Ume Tray"),
    ("Grete Toepfer",),
    ("Ida Topfer",),
)
"""Who is on which toy work. B. Kettle is Bartholomew; the Pat Mug with Max Lid is not the one with Una Cork."""

JOINED = {
    "Xiao-Long Bowl": ("Xiao-Long Bowl", "Xiaolong Bowl", "XiaoLong Bowl", "Xiao Long Bowl", "Bowl Xiao Long", "xiaolong", "X.-L. Bowl"),
    "XinYi Plate": ("Xin-Yi Plate", "Xinyi Plate", "Xin Yi Plate", "xinyi plat", "Xni-Yi Plate", "PLATE, XIN-YI"),
    "Mei Ling Dish": ("Mei-Ling Dish", "MeiLing Dish", "Meiling Dish", "Dish, Meiling"),
    "JM Pitcher": ("J. M. Pitcher", "J.-M. Pitcher", "J.M. Pitcher", "jm pitcher", "J Pitcher"),
    "Oto Nami Ume Tray": ("Oto-Nami-Ume Tray", "OtoNamiUme Tray", "Oto-Nami Ume Tray"),
    "Ida MacPot": ("Ida Mac Pot", "Ida Macpot", "ida macpto", "I. MacPot"),
    "Bartholomew Kettle": ("BartholomewKettle", "bartholomewkettle", "Barthol omew Kettle"),
}
"""Names of which two words can be written as one, and how somebody may type them."""

SEED = {
    "format": "colloquy-seed/1",
    "name": "Dorothea Ladle",
    "alternatives": ["Dot Skimmer"],
    "identifiers": {"orcid": ORCID, "openalex": OPENALEX, "acl": "dorothea-ladle"},
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("toy")
    works = "".join(entry(f"k{number}", f"Toy Number {number}", authors, year="2001") for number, authors in enumerate(WORKS))
    with open_store(folder / "store.db") as store:
        bring_text(store, folder, works)
        bring_text(store, folder, json.dumps(SEED))
        yield store


def best(store: Store, query: str) -> str | None:
    found = find(store, query).best
    return found.name if found else None


def names(store: Store, query: str) -> list[str]:
    return [match.name for match in find(store, query).matches]


class TestOnePerson:
    @pytest.mark.parametrize(
        "query",
        [
            "Bartholomew Kettle",
            "bartholomew kettle",
            "BARTHOLOMEW KETTLE",
            "bArThOlOmEw",
            "  Bartholomew \t Kettle\n",
            "Kettle, Bartholomew",
            "kettle bartholomew",
            "Bärtholómew Kéttlé",
            "B. Kettle",
            "b kettle",
            "Kettle, B.",
            "Kettle",
            "Bartholomew",
            "bartho kett",
            "Bartholomew Q. Kettle",
        ],
    )
    def test_in_any_form_of_the_name(self, store: Store, query: str) -> None:
        assert best(store, query) == BARTHOLOMEW

    @pytest.mark.parametrize(
        "query",
        [
            "Bartholmew Kettle",
            "Bartholomew Kettel",
            "Bartholomew Kettlee",
            "Bartolomew Kettle",
            "Bartholomev Kettle",
            "Kettl, Bartholomew",
            "Bartholomew kEtTel",
        ],
    )
    def test_with_one_typing_error(self, store: Store, query: str) -> None:
        assert best(store, query) == BARTHOLOMEW

    @pytest.mark.parametrize("query", ["Bartolomew Ketle", "Bratholomew Kettel", "Barthlomw Kettle", "Bartholomew Kttl"])
    def test_with_two_typing_errors_in_a_rare_name(self, store: Store, query: str) -> None:
        assert best(store, query) == BARTHOLOMEW

    @pytest.mark.parametrize("query", ["Ágnes Trundlé", "Agnes Trundle", "AGNES TRUNDLE", "trundle", "A. Trundle"])
    def test_without_the_accents(self, store: Store, query: str) -> None:
        assert best(store, query) == AGNES

    def test_an_umlaut_is_looked_for_in_both_spellings(self, store: Store) -> None:
        assert set(names(store, "Töpfer")) == {"Grete Toepfer", "Ida Topfer"}

    @pytest.mark.parametrize("query", ["Cem van der Spoon", "van der Spoon, Cem", "Cem Spoon", "C. van der Spoon", "spoon"])
    def test_with_or_without_particles(self, store: Store, query: str) -> None:
        assert best(store, query) == SPOON

    @pytest.mark.parametrize(("name", "query"), [(name, query) for name, queries in JOINED.items() for query in queries])
    def test_with_words_together_or_apart(self, store: Store, name: str, query: str) -> None:
        assert best(store, query) == name

    @pytest.mark.parametrize(
        ("query", "name"),
        [("Chris Jug", "Christopher Jug"), ("jug, chris", "Christopher Jug"), ("Robert Vase", "Rob Vase"), ("Bob Vase", "Rob Vase")],
    )
    def test_by_a_nickname_or_by_what_it_stands_for(self, store: Store, query: str, name: str) -> None:
        assert best(store, query) == name

    @pytest.mark.parametrize(
        ("query", "name"), [("Яна Ковш", "Яна Ковш"), ("Yana Kovsh", "Яна Ковш"), ("小明", "小明"), ("Xiaoming", "小明")]
    )
    def test_in_another_alphabet_or_its_transliteration(self, store: Store, query: str, name: str) -> None:
        assert best(store, query) == name

    @pytest.mark.parametrize("query", ["Dot Skimmer", "skimmer"])
    def test_by_an_alternative_name(self, store: Store, query: str) -> None:
        found = find(store, query).best
        assert found
        assert (found.name, found.found_as) == ("Dorothea Ladle", "Dot Skimmer")

    def test_whose_name_is_a_word_of_the_query_language(self, store: Store) -> None:
        assert best(store, "Or Near") == best(store, "NEAR") == "Or Near"


class TestIdentifiers:
    @pytest.mark.parametrize(
        "query",
        [
            ORCID,
            ORCID.lower(),
            f"https://orcid.org/{ORCID}",
            f"http://www.orcid.org/{ORCID}",
            f"orcid.org/{ORCID}",
            f"orcid:{ORCID}",
            f"ORCID: {ORCID}",
            OPENALEX,
            OPENALEX.lower(),
            f"https://openalex.org/{OPENALEX}",
            f"openalex:{OPENALEX}",
            "acl:dorothea-ladle",
            "https://aclanthology.org/people/dorothea-ladle",
        ],
    )
    def test_an_identifier_in_any_spelling_is_the_person(self, store: Store, query: str) -> None:
        assert best(store, query) == "Dorothea Ladle"

    @pytest.mark.parametrize("form", ["r{}", "R{}", " r{} "])
    def test_our_own_id_is_the_person(self, store: Store, form: str) -> None:
        assert best(store, form.format(person(store, BARTHOLOMEW))) == BARTHOLOMEW

    @pytest.mark.parametrize(
        "query", ["r999999", "r0", "r999999999999999", "r9999999999999999", "0000-0000-0000-0001", "https://orcid.org/"]
    )
    def test_one_that_nobody_has_is_nobody(self, store: Store, query: str) -> None:
        assert best(store, query) is None

    def test_an_id_that_became_another_leads_there(self, store: Store) -> None:
        with store.writing() as db:
            former = (
                db.table("researcher")
                .insert({"name": "B. Kettle", "identity": "initials", "merged_into": person(store, BARTHOLOMEW)})
                .last_pk
            )
        assert best(store, f"r{former}") == BARTHOLOMEW


class TestSeveral:
    @pytest.mark.parametrize("query", ["J. Saucer", "Saucer", "J Saucer"])
    def test_when_several_fit_none_is_best_and_all_are_named(self, store: Store, query: str) -> None:
        assert best(store, query) is None
        assert names(store, query)[:2] == ["Jane Saucer", "Janie Saucer"]

    def test_one_letter_can_tell_them_apart(self, store: Store) -> None:
        assert (best(store, "Jane Saucer"), best(store, "Janie Saucer")) == ("Jane Saucer", "Janie Saucer")
        assert best(store, "Jane Saucre") == "Jane Saucer"

    def test_so_can_a_middle_initial(self, store: Store) -> None:
        assert best(store, "Nora Tumblre") is None
        assert best(store, "Nora Q. Tumblre") == "Nora Quince Tumbler"

    def test_of_two_with_one_name_none_is_best_and_who_has_more_works_is_first(self, store: Store) -> None:
        found = find(store, "Pat Mug")
        assert found.best is None
        assert [(match.name, match.works) for match in found.matches[:2]] == [("Pat Mug", 2), ("Pat Mug", 1)]

    def test_equals_with_equally_many_works_come_by_name(self, store: Store) -> None:
        assert [match.name for match in suggest(store, "sauc")] == ["Jane Saucer", "Janie Saucer"]

    @pytest.mark.parametrize(
        ("typed", "first"), [("Ádá Toy", 1), ("ada toy", 2), ("toy ada", 2), ("Bo-Bo Kite", 3), ("kite bobo", 4), ("Bo Bo Kite", 5)]
    )
    def test_among_equals_the_one_that_is_spelt_so_comes_first(self, tmp_path: Path, typed: str, first: int) -> None:
        with open_store(tmp_path / "store.db") as store:
            named.name(store, {1: ["Ádá Toy"], 2: ["Ada Toy"], 3: ["Bo-Bo Kite"], 4: ["Bobo Kite"], 5: ["Bo Bo Kite"]})
            assert suggest(store, typed)[0].id == first

    def test_namesakes_with_equally_many_works_come_by_their_first_titles(self, tmp_path: Path) -> None:
        with open_store(tmp_path / "store.db") as store:
            named.name(store, {1: ["Ada Toy"], 2: ["Ada Toy"], 3: ["Ada Toy"]})
            with store.writing() as db:
                works = [(1, "Toy C"), (2, "Toy A"), (3, "Toy B")]
                db.conn.executemany("INSERT INTO work (id, title, kind, record_id) VALUES (?, ?, 'article', 1)", works)
                db.execute("INSERT INTO authorship SELECT id, id, 0, 'Ada Toy', 'toy', id FROM work")
            assert [match.id for match in suggest(store, "Ada Toy")] == [2, 3, 1]


class TestNobody:
    @pytest.mark.parametrize("query", ["Barty Kettle", "Bartholomew Zzyzx", "Kettle Zzyzx"])
    def test_a_name_that_nobody_has_offers_the_nearest(self, store: Store, query: str) -> None:
        found = find(store, query)
        assert found.best is None
        assert BARTHOLOMEW in [match.name for match in found.matches]

    @pytest.mark.parametrize(
        ("query", "near"),
        [("Bob Kettle", BARTHOLOMEW), ("Uma Cork", "Una Cork"), ("Quentin Cup", "Q. Cup"), ("Jill Saucer", "Jane Saucer")],
    )
    def test_another_given_name_is_another_person(self, store: Store, query: str, near: str) -> None:
        assert best(store, query) is None
        assert near in names(store, query)

    @pytest.mark.parametrize("query", ["Zzyzx Qwrtp", "zz", "w", "1234567"])
    def test_what_is_near_nobody_finds_nobody(self, store: Store, query: str) -> None:
        assert find(store, query) == lookup.Found(None, ())

    @pytest.mark.parametrize("query", ["", "   ", "???", "“”", "\0", "\ud800", "…", "🧸"])
    def test_a_text_without_any_letter_finds_nobody(self, store: Store, query: str) -> None:
        assert find(store, query) == lookup.Found(None, ())


class TestAnyText:
    @pytest.mark.parametrize(
        "query",
        [
            'kettle"',
            '"kettle',
            "'kettle'",
            "kettle*",
            "^kettle",
            "-kettle",
            "(kettle",
            "kettle%",
            "kettle;--",
            "{kettle}",
            "kettle\\",
            'kettle" OR "',
            "key:kettle",
            "Bartholomew AND Kettle",
            "NEAR(Bartholomew Kettle)",
            "kettle\0",
        ],
    )
    def test_marks_of_a_query_language_are_only_marks(self, store: Store, query: str) -> None:
        assert BARTHOLOMEW in names(store, query)

    @pytest.mark.parametrize("query", ["AND", "OR", "NOT", '"', "*", '""', "NEAR()", "a*b*", "'; DROP TABLE researcher; --", "OR 1=1"])
    def test_nor_do_its_words_do_anything(self, store: Store, query: str) -> None:
        find(store, query)
        assert best(store, BARTHOLOMEW) == BARTHOLOMEW

    @pytest.mark.parametrize("text", ["kettle " * 1000, "k" * 5000, "é" * 5000, "a b " * 1250, "'\"" * 2500])
    def test_a_long_text_is_looked_at_as_far_as_a_name_goes(self, store: Store, text: str) -> None:
        assert len(text) >= 5000
        assert find(store, text) == find(store, text[: lookup.LONGEST])

    def test_a_name_before_a_lot_of_space_is_found(self, store: Store) -> None:
        assert best(store, BARTHOLOMEW + " " * 5000) == BARTHOLOMEW

    @given(
        query=st.text(st.characters(), max_size=30) | st.lists(st.sampled_from(["kettle", '"', "*", "AND", "(", " ", "r1"])).map("".join)
    )
    @example(query="\ud800kettle")
    def test_no_text_is_an_error(self, store: Store, query: str) -> None:
        found = find(store, query)
        assert found.best is None or found.best in found.matches
        assert all(lookup.POOR <= match.score <= 1 for match in found.matches)
        suggest(store, query)


class TestSuggesting:
    @pytest.mark.parametrize("typed", [BARTHOLOMEW[:length] for length in range(1, len(BARTHOLOMEW) + 1)])
    def test_from_the_first_letter_on(self, store: Store, typed: str) -> None:
        assert suggest(store, typed)[0].name == BARTHOLOMEW

    def test_an_empty_text_gives_those_with_the_most_works(self, store: Store) -> None:
        first = suggest(store, "", limit=4)
        assert [(match.name, match.works) for match in first] == [(BARTHOLOMEW, 2), (SPOON, 2), ("Ivo Rim", 2), ("Pat Mug", 2)]

    def test_no_more_than_asked_for(self, store: Store) -> None:
        assert [match.name for match in suggest(store, "saucer", limit=1)] == ["Jane Saucer"]

    def test_a_score_is_of_the_best_of_the_names(self, store: Store) -> None:
        (match,) = [match for match in suggest(store, "dot skimmer") if match.name == "Dorothea Ladle"]
        assert match.score == 1.0
