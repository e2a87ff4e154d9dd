"""A card in a terminal: what a person reads, and what can never happen to their screen."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bot.answers.card import Ask, Attachment, Button, Card, Item, Link, Section, Span, bold, clock, line, moment, quiet
from bot.drawing.terminal import draw

WORKS = Ask(command="works", options={"name": "r1"}, words="/works Ada Toy")


def work(number: int) -> Item:
    return Item(line=line(bold(f"Toy {number}")), detail=line("Toy Venue"), opens=Ask(command="work", options={"title": f"w{number}"}))


CARD = Card(
    ask=WORKS,
    title="Works of Ada Toy",
    subtitle=line(quiet("3 works")),
    sections=(
        Section(heading="Works", items=(work(1), work(2), work(3)), page_size=2),
        Section(
            heading="Also", lines=(line("See ", bold("Bo"), "."),), items=(Item(line=line("no door")), work(4)), code="@toy{a,\n  x,\n}"
        ),
    ),
    buttons=(
        Button(label="Co-authors", ask=Ask(command="coauthors", options={"name": "r1"}, words="/coauthors Ada Toy")),
        Button(label="Topics", ask=Ask(command="topics", options={"name": "r1"})),
    ),
    links=(Link(label="Home", url="https://toy.example"), Link(label="Trap", url="javascript:toy")),
    footer=line("from toy.bib"),
)

FIRST_PAGE = """\
Works of Ada Toy
3 works

Works
1. Toy 1
   Toy Venue
2. Toy 2
   Toy Venue

Also
See Bo.
 • no door
4. Toy 4
   Toy Venue
@toy{a,
  x,
}

page 1 of 2 — more: /works Ada Toy page:2

Next
  /coauthors Ada Toy  Co-authors
  /topics name:r1     Topics

Links
  https://toy.example  Home

from toy.bib
"""


def test_a_card_reads_from_top_to_bottom() -> None:
    assert draw(CARD) == FIRST_PAGE


def test_a_menu_says_what_to_type_for_an_entry_unless_that_is_long() -> None:
    long = Item(line=line("Toy 2"), opens=Ask(command="work", options={"title": "w2"}, words=f"/work {'toy ' * 10}"))
    menu = Card(outcome="choice", ask=WORKS, title="Which toy?", sections=(Section(items=(work(1), long)),))

    assert draw(menu) == "Which toy?\n\n1. Toy 1\n   Toy Venue\n   /work title:w1\n2. Toy 2\n"


def test_a_file_is_printed_below_the_answer() -> None:
    file = Attachment(name="toys.json", text='{\n  "toys": "[bold]\x1b]0;toy"\n}\n')
    card = Card(ask=WORKS, title="Toys", attachment=file, buttons=(Button(label="Open", ask=WORKS),))
    assert draw(card) == 'Toys\n\ntoys.json\n{\n  "toys": "[bold]]0;toy"\n}\n\nNext\n  /works Ada Toy  Open\n'


def test_numbers_run_through_all_pages_and_the_last_page_leads_back() -> None:
    drawn = draw(CARD, 99)
    assert "3. Toy 3" in drawn
    assert "4. Toy 4" in drawn
    assert "page 2 of 2 — back: /works Ada Toy page:1" in drawn


def test_what_looks_like_markup_is_shown() -> None:
    title = "[bold]A toy[/bold] :smile: \\[link=https://evil.example]"
    assert draw(Card(ask=WORKS, title=title)) == title + "\n"


def test_long_words_and_wide_letters_are_folded() -> None:
    item = Item(line=line("toy" * 60), opens=WORKS)
    section = Section(items=(item,), lines=(line("toy" * 60),), code="toy" * 60)
    step = Button(label="Open", ask=Ask(command="work", words="/work " + "toy" * 60))
    card = Card(ask=WORKS, title="玩" * 60, sections=(section,), buttons=(step,))
    drawn = draw(card, width=40)
    assert drawn.count("玩") == 60
    assert drawn.replace("\n", "").replace(" ", "").count("toy") == 240
    assert max(map(cell_len, drawn.split("\n"))) == 40


def test_colour_is_only_there_when_asked_for() -> None:
    assert "\x1b" not in draw(CARD)
    assert "\x1b[1;34mWorks of Ada Toy\x1b[0m" in draw(CARD, colour=True)


def test_a_link_in_a_line_can_be_clicked_where_there_is_colour() -> None:
    card = Card(ask=WORKS, title="Toy", footer=line(Span(text="here", url="https://toy.example/a")))
    assert "https://toy.example/a\x1b\\" in draw(card, colour=True)


def test_a_moment_is_a_day_or_a_day_with_the_time_in_utc() -> None:
    iso = "2026-03-02T09:00:00+00:00"
    card = Card(ask=WORKS, title="Toy", footer=line("on ", moment(iso), " or ", clock(iso), " or ", clock("2026-03-02")))
    assert "on 2026-03-02 or 2026-03-02 09:00 UTC or 2026-03-02" in draw(card)


@given(st.text(), st.text(), st.integers(24, 100))
def test_no_text_steers_the_screen_or_leaves_the_width(title: str, detail: str, width: int) -> None:
    item = Item(line=line(title), detail=line(detail), opens=Ask(command="work", words=f"/work {title}"))
    card = Card(
        ask=WORKS, title=title, sections=(Section(heading=detail, items=(item,), code=detail),), buttons=(Button(label=title, ask=WORKS),)
    )
    for row in draw(card, width=width).split("\n"):
        assert cell_len(row) <= width
        assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]", row)
        assert not any(unicodedata.category(character) == "Cs" for character in row)
