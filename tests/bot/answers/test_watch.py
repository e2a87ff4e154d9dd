"""/watch: who may, what can be watched and in which spelling, and what the cards of it say."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answers import Refusal, watchable
from bot.answers.asker import TERMINAL, Asker, Means
from bot.answers.card import Ask, Card
from bot.answers.watch import MOST, often
from store import watches
from store.database import Store
from store.watches import Watch
from tests.toy.cards import card_for, doors, listed, prose

LONG_AGO = "2020-01-01T00:00:00+00:00"
ARXIV = "arxiv:cs.LG"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The operator's folder, with a file of toys, a folder, and a file that is nobody's business."""
    path = tmp_path / "toys"
    (path / "more").mkdir(parents=True)
    (path / "toys.bib").write_text("@article{toy, title={Toys}}")
    (path / "more" / "boxes.json").write_text("{}")
    (path / "key.pem").write_text("secret")
    (tmp_path / "outside.bib").write_text("secret")
    return path.resolve()


@pytest.fixture
def mod(folder: Path) -> Asker:
    """A moderator where the operator has set up everything."""
    return Asker(kind="member", id="42", guild="1", channel="2", manages=True, means=Means(folder=str(folder), openalex=True))


def ask(store: Store, asker: Asker, **options: str) -> Card:
    return card_for(asker, store, "watch", **options)


def refused(store: Store, asker: Asker, **options: str) -> str:
    with pytest.raises(Refusal) as caught:
        ask(store, asker, **options)
    return str(caught.value)


def held(store: Store) -> Watch:
    """The only watch."""
    (watch,) = watches.known(store)
    return watch


class TestWhoMay:
    @pytest.mark.parametrize("options", [{}, {"source": ARXIV}, {"remove": "1"}, {"source": "1"}])
    def test_those_who_manage_the_server_may_and_nobody_else(self, empty: Store, mod: Asker, options: dict[str, str]) -> None:
        watches.add(empty, "arxiv:cs.CL", 60, None, LONG_AGO)

        assert "those who may manage this server" in refused(empty, mod.model_copy(update={"manages": False}), **options)
        assert len(watches.known(empty)) == 1

    def test_in_a_direct_message_it_is_said_where_to_ask(self, empty: Store) -> None:
        assert refused(empty, Asker(kind="member", id="42")).endswith("use /watch there.")

    def test_who_set_it_is_kept(self, empty: Store, mod: Asker) -> None:
        ask(empty, mod, source=ARXIV)
        assert held(empty).keeper == "42"

        ask(empty, TERMINAL, source=ARXIV)
        assert held(empty).keeper is None


class TestSpelling:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("openalex:A5012345678", "openalex:A5012345678"),
            ("a5012345678", "openalex:A5012345678"),
            ("https://openalex.org/A5012345678", "openalex:A5012345678"),
            ("https://openalex.org/authors/a5012345678", "openalex:A5012345678"),
            ("arxiv:cs.LG", "arxiv:cs.LG"),
            ("arXiv: cs.lg", "arxiv:cs.LG"),
            ("arxiv:quant-ph", "arxiv:quant-ph"),
            ("arxiv:physics.AO-PH", "arxiv:physics.ao-ph"),
            ("arxiv:math.gn", "arxiv:math.GN"),
            ('arxiv:all:"matrix completion"', 'arxiv:all:"matrix completion"'),
            ("arxiv:all:“matrix  completion”", 'arxiv:all:"matrix completion"'),
            ("arxiv:(au:toy OR au:example) ANDNOT cat:cs.CV", "arxiv:(au:toy OR au:example) ANDNOT cat:cs.CV"),
            ("toys.bib", "folder:toys.bib"),
            ("folder:more", "folder:more"),
            ("more/../toys.bib", "folder:toys.bib"),
            (".", "folder:."),
        ],
    )
    def test_there_is_one_spelling_of_a_source(self, empty: Store, mod: Asker, typed: str, kept: str) -> None:
        ask(empty, mod, source=typed)

        assert held(empty).source == kept
        assert watchable.kept(kept).source == kept

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("openalex:W4300000001", "is no author of OpenAlex; an author's id is A and digits, as in openalex:A5012345678"),
            ("openalex:A1&filter=x", "is no author of OpenAlex"),
            ("arxiv:cs", "is neither a category of arXiv, such as arxiv:cs.LG, nor a query"),
            ("arxiv:toys", "is neither a category"),
            ('arxiv:all:"matrix', "is neither a category"),
            ("arxiv:(all:matrix", "is neither a category"),
            ("arxiv:all:x&max_results=30000", "is neither a category"),
            ("arxiv:all:" + "x" * 200, "a query of at most 200 characters"),
            ("nothing.bib", "holds no folder 'nothing.bib', and no such file that ends in .bib"),
            ("key.pem", "holds no folder 'key.pem'"),
            ("../outside.bib", "holds no folder '../outside.bib'"),
            ("/etc/passwd", "holds no folder '/etc/passwd'"),
            ("\0", "holds no folder"),
            ("https://example.org/toys.bib", "holds no folder"),
        ],
    )
    def test_what_cannot_be_watched_is_refused_with_what_is_meant(self, empty: Store, mod: Asker, typed: str, said: str) -> None:
        assert said in refused(empty, mod, source=typed)
        assert watches.known(empty) == []

    def test_a_link_out_of_the_folder_is_not_there(self, empty: Store, mod: Asker, folder: Path) -> None:
        (folder / "link.bib").symlink_to(folder.parent / "outside.bib")
        (folder / "round.bib").symlink_to(folder / "round.bib")
        (folder / "up").symlink_to(folder.parent)

        for typed in ("link.bib", "round.bib", "up", "up/outside.bib"):
            assert "holds no folder" in refused(empty, mod, source=typed)

    def test_without_the_operator_s_folder_no_file_can_be_named(self, empty: Store, mod: Asker) -> None:
        said = refused(empty, mod.model_copy(update={"means": Means()}), source="toys.bib")

        assert said.endswith("once whoever runs Colloquy sets COLLOQUY_FOLDER.")
        assert "openalex:A5012345678" in said

    def test_without_a_key_openalex_is_refused_with_where_to_get_one(self, empty: Store, mod: Asker) -> None:
        said = refused(empty, mod.model_copy(update={"means": Means()}), source="openalex:A5012345678")

        assert "openalex.org/settings/api" in said
        assert "OPENALEX_API_KEY" in said

    def test_the_terminal_names_any_path(self, empty: Store, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(folder)
        ask(empty, TERMINAL, source="toys.bib")

        assert held(empty).source == str(folder / "toys.bib")
        assert "There is no file or folder 'nothing.bib'" in refused(empty, TERMINAL, source="nothing.bib")


class TestHowOften:
    @pytest.mark.parametrize(
        ("source", "every", "minutes"),
        [
            (ARXIV, None, 1440),
            ("toys.bib", None, 1),
            (ARXIV, "6 hours", 360),
            (ARXIV, "every 2h", 120),
            (ARXIV, "an hour", 60),
            (ARXIV, "hour", 60),
            (ARXIV, "Daily", 1440),
            (ARXIV, "2 weeks", 20_160),
            (ARXIV, "90 minutes", 90),
            ("toys.bib", "10 min", 10),
        ],
    )
    def test_it_is_said_in_plain_words(self, empty: Store, mod: Asker, source: str, every: str | None, minutes: int) -> None:
        ask(empty, mod, source=source, **({"every": every} if every else {}))

        assert held(empty).minutes == minutes

    @pytest.mark.parametrize(
        ("source", "every", "said"),
        [
            (ARXIV, "59 minutes", "A source on the network is looked at at least every 31 days and at most every hour."),
            (ARXIV, "5 weeks", "at least every 31 days"),
            ("toys.bib", "0 minutes", "A file or folder is looked at at least every 31 days and at most every minute."),
            (ARXIV, "soon", "'soon' is no pause that I know; it takes “10 minutes”, “6 hours”, “1 day” or “1 week”."),
            (ARXIV, "99999999 days", "is no pause that I know"),
        ],
    )
    def test_too_often_too_seldom_and_nonsense_are_refused(self, empty: Store, mod: Asker, source: str, every: str, said: str) -> None:
        assert said in refused(empty, mod, source=source, every=every)
        assert watches.known(empty) == []

    @pytest.mark.parametrize(
        ("minutes", "said"),
        [(1, "every minute"), (90, "every 90 minutes"), (60, "every hour"), (2880, "every 2 days"), (10_080, "every week")],
    )
    def test_it_is_told_in_the_greatest_unit_that_fits(self, minutes: int, said: str) -> None:
        assert often(minutes) == said


class TestCards:
    def test_a_new_watch_is_confirmed_with_what_happens_and_how_to_stop_it(self, empty: Store, mod: Asker) -> None:
        said = prose(ask(empty, mod, source=ARXIV, every="6 hours"))

        assert said[:4] == [
            "arxiv:cs.LG",
            "A category of arXiv, Machine Learning: each look takes its newest 500 preprints.",
            "It is watched from now on.",
            "I look at it every 6 hours: no look yet, next in a moment",
        ]
        assert "whoever follows its authors, its topics or such words hears of it" in said[4]
        assert f"To stop: /watch remove:{held(empty).id}" in said

    def test_the_same_source_again_changes_how_often(self, empty: Store, mod: Asker) -> None:
        ask(empty, mod, source=ARXIV)
        again = ask(empty, mod, source="arxiv:CS.lg", every="2 days")

        assert held(empty).minutes == 2880
        assert any("watched already" in text for text in prose(again))

    def test_by_its_number_a_watch_is_shown_or_changed(self, empty: Store, mod: Asker) -> None:
        ask(empty, mod, source=ARXIV)
        number = str(held(empty).id)

        assert ask(empty, mod, source=number).title == ARXIV
        ask(empty, mod, source=number, every="1 week")
        assert held(empty).minutes == 10_080

    def test_the_list_says_of_each_how_it_goes(self, empty: Store, mod: Asker) -> None:
        good, _ = watches.add(empty, ARXIV, 60, None, "2999-01-01T00:00:00+00:00")
        bad, _ = watches.add(empty, "openalex:A5012345678", 1440, None, "2999-01-01T00:00:00+00:00")
        watches.succeeded(empty, good, LONG_AGO)
        for _ in range(2):
            watches.failed(empty, bad, "OpenAlex cannot be reached", LONG_AGO)

        card = ask(empty, mod)

        assert listed(card) == ["arxiv:cs.LG", "openalex:A5012345678"]
        said = prose(card)
        assert said[1] == "2 sources · 1 has a problem"
        assert f"number {good.id} · every hour · last look {LONG_AGO}, next 2999-01-01T00:00:00+00:00" in said
        assert any("Problem: OpenAlex cannot be reached, 2 times in a row." in text for text in said)

    def test_the_terminal_tells_moments_to_the_minute(self, empty: Store) -> None:
        good, _ = watches.add(empty, ARXIV, 60, None, "2999-01-01T00:00:00+00:00")
        watches.succeeded(empty, good, LONG_AGO)

        assert any("last look 2020-01-01 00:00 UTC, next 2999-01-01 00:00 UTC" in text for text in prose(ask(empty, TERMINAL)))

    def test_an_empty_list_says_how_to_begin(self, empty: Store, mod: Asker) -> None:
        card = ask(empty, mod)

        assert card.title == "No source is watched"
        assert any("openalex:A5012345678" in text and "6 hours" in text for text in prose(card))

    @pytest.mark.parametrize("named", ["number", "source"])
    def test_what_is_removed_is_watched_no_more_and_can_be_again(self, empty: Store, mod: Asker, named: str) -> None:
        ask(empty, mod, source=ARXIV, every="6 hours")
        card = ask(empty, mod, remove=str(held(empty).id) if named == "number" else "ARXIV:cs.lg")
        assert watches.known(empty) == []

        again = next(button.ask for button in card.buttons if button.label == "Watch again")
        ask(empty, mod, **again.options)
        assert (held(empty).source, held(empty).minutes) == (ARXIV, 360)

    @pytest.mark.parametrize("named", ["99", "arxiv:cs.CL", "nothing"])
    def test_what_is_not_watched_cannot_be_removed(self, empty: Store, mod: Asker, named: str) -> None:
        ask(empty, mod, source=ARXIV)

        assert f"{named!r} is not watched" in refused(empty, mod, remove=named)
        assert held(empty)

    def test_there_is_an_end_to_how_many_are_watched(self, empty: Store, mod: Asker) -> None:
        for number in range(MOST):
            watches.add(empty, f"arxiv:all:toy{number}", 60, None, LONG_AGO)

        assert f"{MOST} sources are watched already" in refused(empty, mod, source=ARXIV)
        assert ask(empty, mod, source="arxiv:all:toy7", every="1 day").title == "arxiv:all:toy7"

    def test_every_door_leads_on(self, empty: Store, mod: Asker) -> None:
        ask(empty, mod, source=ARXIV)
        leading = [*doors(ask(empty, mod)), *doors(ask(empty, mod, source=ARXIV))]
        leading.sort(key=lambda door: "remove" in door.options)

        assert leading[-1].options
        assert {card_for(mod, empty, "watch", **Ask.from_key(door.key()).options).outcome for door in leading} == {"answer"}


class TestWhatDiscordIsNotTold:
    """A path that was named in the terminal, and what stands in a file."""

    @pytest.fixture
    def secret(self, empty: Store, folder: Path) -> Watch:
        watch, _ = watches.add(empty, str(folder / "toys.bib"), 1, None, LONG_AGO)
        watches.failed(empty, watch, 'toys.bib: the seed lists "A Secret Title" 2 times', LONG_AGO)
        return watches.known(empty)[0]

    def test_the_list_and_the_card_hide_it(self, empty: Store, mod: Asker, folder: Path, secret: Watch) -> None:
        for card in (ask(empty, mod), ask(empty, mod, source=str(secret.id)), card_for(mod, empty, "about")):
            said = "\n".join([*prose(card), *(door.key() + door.words for door in doors(card))])

            assert "a place on disk, set in the terminal" in said
            assert "something there cannot be read (in the terminal, /watch says what)" in said
            assert str(folder) not in said
            assert "Secret" not in said

    def test_it_can_be_neither_removed_nor_guessed(self, empty: Store, mod: Asker, secret: Watch) -> None:
        assert refused(empty, mod, remove=str(secret.id)) == "That was set in the terminal, and is changed and ended there."
        assert "is not watched" in refused(empty, mod, remove=secret.source)
        assert held(empty) == secret

    def test_its_pace_cannot_be_changed(self, empty: Store, mod: Asker, secret: Watch) -> None:
        refused(empty, mod, source=str(secret.id), every="1 day")

        assert held(empty) == secret

    def test_the_terminal_is_told_all(self, empty: Store, secret: Watch) -> None:
        said = prose(ask(empty, TERMINAL))

        assert secret.source in said
        assert any('Problem: toys.bib: the seed lists "A Secret Title" 2 times.' in text for text in said)

    def test_of_the_operator_s_folder_the_name_is_told_and_the_reason_is_not(self, empty: Store, mod: Asker) -> None:
        watch, _ = watches.add(empty, "folder:toys.bib", 1, "42", LONG_AGO)
        watches.failed(empty, watch, 'toys.bib: "A Secret Title"', LONG_AGO)
        said = "\n".join(prose(ask(empty, mod)))

        assert "folder:toys.bib" in said
        assert "Secret" not in said


class TestAbout:
    def test_where_nothing_is_watched_nothing_is_said(self, empty: Store) -> None:
        assert not any("watched" in text for text in prose(card_for(TERMINAL, empty, "about")))

    def test_where_all_is_well_there_is_a_count(self, empty: Store) -> None:
        watches.add(empty, ARXIV, 60, None, LONG_AGO)

        said = prose(card_for(TERMINAL, empty, "about"))
        assert "1 source watched" in said
        assert not any("Problem" in text for text in said)

    def test_failures_are_told_some_by_name(self, empty: Store) -> None:
        for number in range(7):
            watch, _ = watches.add(empty, f"arxiv:all:toy{number}", 60, None, LONG_AGO)
            watches.failed(empty, watch, "arXiv cannot be reached", LONG_AGO)

        said = prose(card_for(TERMINAL, empty, "about"))
        assert "arxiv:all:toy0: Problem: arXiv cannot be reached." in said
        assert sum("Problem" in text for text in said) == 5
        assert "and 2 others with a problem" in said


def test_the_folder_itself_may_be_reached_by_a_link(empty: Store, mod: Asker, folder: Path) -> None:
    link = folder.parent / "link"
    link.symlink_to(folder)
    ask(empty, mod.model_copy(update={"means": Means(folder=str(link))}), source="toys.bib")

    assert held(empty).source == "folder:toys.bib"
