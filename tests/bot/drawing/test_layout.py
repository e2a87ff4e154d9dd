"""A card as a Discord message: what it holds, and that Discord accepts it whatever the card."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.answers.card import Ask, Attachment, Button, Card, Chain, Item, Link, Section, Span, Stop, bold, line, quiet
from bot.drawing.layout import draw, files_of

WORKS = Ask(command="works", options={"name": "r1"}, words="/works Ada Toy")


def step(number: int) -> Ask:
    return Ask(command="work", options={"title": f"w{number}"}, words=f"/work Toy {number}")


def work(number: int, title: str = "Toy", hint: str = "Toy Venue") -> Item:
    return Item(
        line=line(bold(f"{title} {number}")), detail=line("Ada Toy, 2020"), opens=step(number), label=f"{title} {number}", hint=hint
    )


def works(count: int, page_size: int | None = None, title: str = "Toy") -> Section:
    return Section(heading="Works", items=tuple(work(number, title) for number in range(1, count + 1)), page_size=page_size)


def parts(card: Card, page: int = 1) -> list[dict[str, Any]]:
    """Every component of the message as it is sent, nested ones included."""
    return [item.to_component_dict() for item in draw(card, page).walk_children()]


def texts(card: Card, page: int = 1) -> list[str]:
    return [part["content"] for part in parts(card, page) if "content" in part]


def buttons(card: Card, page: int = 1) -> list[tuple[str, str]]:
    return [(part["label"], part.get("custom_id") or part["url"]) for part in parts(card, page) if part["type"] == 2]


def options(card: Card, page: int = 1) -> list[dict[str, Any]]:
    return [option for part in parts(card, page) for option in part.get("options", ())]


def assert_discord_accepts(card: Card, page: int = 1) -> None:
    """The limits and files that Discord refuses a message for, and discord.py mostly does not check."""
    components = parts(card, page)
    assert json.dumps(components, ensure_ascii=False).encode()
    assert 0 < len(components) <= 40
    assert sum(len(part.get("content", "")) for part in components) <= 4_000
    assert all(part["content"] for part in components if part["type"] == 10)
    shown = [item["media"]["url"] for part in components for item in part.get("items", ())]
    assert [*shown, *(part["file"]["url"] for part in components if part["type"] == 13)] == [file.uri for file in files_of(card)]
    assert all(1 <= len(item.get("description") or "toy") <= 1_024 for part in components for item in part.get("items", ()))
    ids = [part["custom_id"] for part in components if "custom_id" in part]
    assert len(ids) == len(set(ids))
    assert all(1 <= len(custom_id) <= 100 for custom_id in ids)
    for part in components:
        if part["type"] == 1:
            assert 1 <= len(part["components"]) <= 5
        if part["type"] == 2:
            assert 1 <= len(part["label"]) <= 80
            assert len(part.get("url", "")) <= 512
        if part["type"] == 3:
            assert 1 <= len(part["options"]) <= 25
            assert all(1 <= len(option["label"]) <= 100 and 1 <= len(option["value"]) <= 100 for option in part["options"])
            assert all(len(option.get("description") or "") <= 100 for option in part["options"])
            assert len({option["value"] for option in part["options"]}) == len(part["options"])


def test_a_card_reads_from_top_to_bottom() -> None:
    section = Section(heading="Works", lines=(line("Newest first."),), items=(Item(line=line("no door")), work(1)), code="@toy{a}")
    card = Card(ask=WORKS, title="Ada *Toy*", subtitle=line(quiet("1 work")), sections=(section,), footer=line("from toy.bib"))
    assert texts(card) == [
        "## Ada \\*Toy\\*\n-# 1 work",
        "### Works\nNewest first.\n• no door\n**1.** **Toy 1**\n-# Ada Toy, 2020\n```\n@toy{a}\n```",
        "-# from toy.bib",
    ]


def test_the_menu_opens_the_doors_of_this_page_under_their_numbers() -> None:
    card = Card(ask=WORKS, title="Works", sections=(works(7, page_size=3),))
    assert [(option["label"], option["value"], option["description"]) for option in options(card, 2)] == [
        ("4. Toy 4", "work?title=w4", "Toy Venue"),
        ("5. Toy 5", "work?title=w5", "Toy Venue"),
        ("6. Toy 6", "work?title=w6", "Toy Venue"),
    ]


def test_two_doors_to_one_place_are_one_option() -> None:
    card = Card(ask=WORKS, title="Works", sections=(Section(items=(work(1), work(1))),))
    assert [option["label"] for option in options(card)] == ["1. Toy 1"]


@pytest.mark.parametrize(
    ("page", "labels"),
    [
        (1, ["Page 2 ▶", "Page 7 ⏭"]),
        (2, ["◀ Page 1", "Page 3 ▶", "Page 7 ⏭"]),
        (4, ["⏮ Page 1", "◀ Page 3", "Page 5 ▶", "Page 7 ⏭"]),
        (6, ["⏮ Page 1", "◀ Page 5", "Page 7 ▶"]),
        (7, ["⏮ Page 1", "◀ Page 6"]),
        (8, ["⏮ Page 1", "◀ Page 6"]),
    ],
)
def test_every_page_button_leads_to_another_page(page: int, labels: list[str]) -> None:
    card = Card(ask=WORKS, title="Works", sections=(works(7, page_size=1),), footer=line("from toy.bib"))
    assert [label for label, _ in buttons(card, page)] == labels
    assert texts(card, page)[-1] == f"-# Page {min(page, 7)} of 7 · from toy.bib"


@pytest.mark.parametrize(
    ("count", "labels"),
    [
        (3, []),
        (4, ["1 more"]),
        (6, ["3 more"]),
        (7, ["3 more", "Page 3 ⏭"]),
    ],
)
def test_the_first_page_may_say_how_many_come_next(count: int, labels: list[str]) -> None:
    section = works(count, page_size=3).model_copy(update={"more": True})
    card = Card(ask=WORKS, title="Works", sections=(section,))
    assert [label for label, _ in buttons(card)] == labels
    assert [label for label, _ in buttons(card, 2) if "more" in label] == []


def test_a_card_of_one_page_has_no_page_buttons() -> None:
    assert buttons(Card(ask=WORKS, title="Works", sections=(works(3, page_size=3),))) == []


def test_next_steps_and_ways_out_follow() -> None:
    card = Card(
        ask=WORKS,
        title="Works",
        buttons=(Button(label="Open", ask=step(1)), Button(label=" ", ask=step(2))),
        links=(Link(label="Paper", url="https://toy.example/1"), Link(label="Trap", url="javascript:toy")),
    )
    assert buttons(card) == [("Open", "a:work?title=w1"), ("/work Toy 2", "a:work?title=w2"), ("Paper", "https://toy.example/1")]


def test_a_file_stands_between_the_text_and_the_next_steps() -> None:
    file = Attachment(name="toys.json", text="Gödel's\ud800 toys")
    card = Card(ask=WORKS, title="Toys", sections=(works(1),), attachment=file, buttons=(Button(label="Open", ask=step(2)),))
    assert [part["type"] for part in parts(card)] == [17, 10, 10, 13, 14, 1, 3, 1, 2]
    (sent,) = files_of(card)
    assert (sent.filename, sent.fp.read().decode()) == ("toys.json", "Gödel's? toys")
    assert files_of(card.model_copy(update={"attachment": None})) == []


def test_a_picture_stands_below_the_title_with_its_words() -> None:
    picture = Chain(name="toys.png", title="Toys", alt="Two\ntoys.", stops=(Stop(label="Kite"), Stop(label="Drum")))
    card = Card(ask=WORKS, title="Toys", sections=(works(1),), picture=picture)
    assert [part["type"] for part in parts(card)] == [17, 10, 12, 10, 14, 1, 3]
    (gallery,) = [part["items"] for part in parts(card) if part["type"] == 12]
    assert [(item["media"]["url"], item["description"]) for item in gallery] == [("attachment://toys.png", "Two toys.")]
    (sent,) = files_of(card)
    assert (sent.filename, sent.fp.read(8)) == ("toys.png", b"\x89PNG\r\n\x1a\n")


@pytest.mark.parametrize("name", ["", "toys", "../toys.json", "toys.json\n", "Toys.json", "toys.json?x", "toys.tar.gz"])
def test_a_file_has_a_plain_name(name: str) -> None:
    with pytest.raises(ValidationError):
        Attachment(name=name, text="")


def test_a_question_is_offered_once() -> None:
    card = Card(ask=WORKS, title="Works", sections=(works(2, page_size=1),), buttons=(Button(label="Again", ask=WORKS),))
    assert [custom_id for _, custom_id in buttons(card, 2)] == ["a:works?name=r1"]


def test_a_question_too_long_for_a_button_is_left_out_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    long = Ask(command="work", options={"title": "toy " * 50})
    card = Card(ask=WORKS, title="Works", sections=(Section(items=(work(1).model_copy(update={"opens": long}),)),))
    with caplog.at_level(logging.WARNING):
        drawn = parts(card.model_copy(update={"buttons": (Button(label="Open", ask=long),)}))
    assert not [part for part in drawn if part["type"] in (2, 3)]
    assert "does not fit into a button" in caplog.text


def test_each_outcome_has_its_colour() -> None:
    outcomes = ("answer", "choice", "not_found", "refused")
    colours = {parts(Card(ask=WORKS, title="Toy").model_copy(update={"outcome": outcome}))[0]["accent_color"] for outcome in outcomes}
    assert len(colours) == 4


def test_the_message_works_after_a_restart() -> None:
    card = Card(ask=WORKS, title="Works", sections=(works(7, page_size=3),), buttons=(Button(label="Open", ask=step(1)),))
    assert draw(card).is_persistent()


def test_long_texts_are_shortened_before_any_item_is_left_out() -> None:
    section = Section(items=tuple(work(number, title="toy " * 500) for number in range(20)))
    card = Card(ask=WORKS, title="Works of Ada Toy", sections=(section,))
    assert_discord_accepts(card)
    assert texts(card)[0] == "## Works of Ada Toy"
    assert texts(card)[1].count("…") == 20
    assert "**20.**" in texts(card)[1]


def test_what_finds_no_room_is_counted() -> None:
    card = Card(ask=WORKS, title="Works", sections=(works(10_000),))
    shown = texts(card)[1].count("-# Ada Toy")
    assert_discord_accepts(card)
    assert texts(card)[1].endswith(f"-# … and {10_000 - shown:,} more")


def test_code_that_finds_no_room_is_missed_visibly() -> None:
    lines = tuple(line("toy " * 15) for _ in range(64))
    card = Card(ask=WORKS, title="Toy", sections=(Section(lines=lines, code="toy\n" * 300),))
    assert texts(card)[1].endswith("\n-# …")


def test_a_long_title_is_kept() -> None:
    card = Card(ask=WORKS, title="t" * 2_000, sections=(works(100, title="toy " * 500),))
    assert_discord_accepts(card)
    assert texts(card)[0] == "## " + "t" * 2_000


def test_sixty_buttons_and_links_find_no_room_and_say_so(caplog: pytest.LogCaptureFixture) -> None:
    card = Card(
        ask=WORKS,
        title="Works",
        sections=(works(150, page_size=30),),
        buttons=tuple(Button(label="b" * 200, ask=step(number)) for number in range(60)),
        links=tuple(Link(label="l" * 200, url=f"https://toy.example/{number}") for number in range(60)),
        attachment=Attachment(name="toys.json", text="{}"),
        picture=Chain(name="toys.png", title="Toys", alt="toy " * 500, stops=(Stop(label="Toy"),)),
    )
    with caplog.at_level(logging.WARNING):
        assert_discord_accepts(card, 3)
    assert len(buttons(card, 3)) == 4 + 15 + 5
    assert "45 of 60 controls have no room" in caplog.text


WILD = st.text(max_size=40) | st.sampled_from(["*" * 3_000, "toy " * 800, "@everyone", "\n", "", "\ud800", "```", "ﷺ" * 500])
SPANS = st.builds(
    Span, text=WILD, style=st.sampled_from(["plain", "bold", "italic", "quiet"]), url=st.none() | WILD.map("https://toy.example/".__add__)
)
LINES = st.lists(SPANS, max_size=3).map(tuple)
ASKS = st.builds(Ask, command=st.sampled_from(["works", "work"]), options=st.dictionaries(WILD, WILD, max_size=2), words=WILD)
ITEMS = st.builds(Item, line=LINES, detail=LINES, opens=st.none() | ASKS, label=WILD, hint=WILD)
SECTIONS = st.builds(
    Section, heading=WILD, lines=st.lists(LINES, max_size=3).map(tuple), items=st.lists(ITEMS, max_size=4).map(tuple), code=WILD
)
CARDS = st.builds(
    Card,
    ask=ASKS,
    title=WILD,
    subtitle=LINES,
    sections=st.lists(SECTIONS, max_size=3).map(tuple),
    buttons=st.lists(st.builds(Button, label=WILD, ask=ASKS), max_size=20).map(tuple),
    links=st.lists(st.builds(Link, label=WILD, url=WILD.map("https://toy.example/".__add__)), max_size=8).map(tuple),
    footer=LINES,
    attachment=st.none() | st.builds(Attachment, name=st.just("toys.json"), text=WILD),
)


@settings(max_examples=60, deadline=None)
@given(CARDS, st.integers(-1, 3))
def test_discord_accepts_every_card(card: Card, page: int) -> None:
    assert_discord_accepts(card, page)
