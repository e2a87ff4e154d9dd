"""Text from outside stays text: Discord shows it as it is written and does nothing else with it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.card import Span, bold, clock, italic, line, moment, quiet
from bot.drawing.markdown import ZERO_WIDTH_SPACE, code_block, escape, inline, paragraph
from bot.drawing.text import tame

HOSTILE = [
    "@everyone",
    "@here",
    "<@123>",
    "<@123456789012345678>",
    "<@&123456789012345678>",
    "<#123456789012345678>",
    "</ban:123456789012345678>",
    "<:toy:123456789012345678>",
    "<t:1700000000:R>",
    ":toy:",
    "[x](http://evil.example)",
    "http://evil.example",
    "<https://evil.example>",
    "steam://evil.example",
    "# x",
    "-# x",
    "> x",
    ">>> x",
    "- x",
    "+ x",
    "* x",
    " - x",
    "1. x",
    "23) x",
    "||x||",
    "**x** __x__ *x* _x_ ~~x~~",
    "`x` ```x```",
    "\\@everyone",
    "\\[x](http://evil.example)",
]

# What Discord would act on, were it not behind a backslash.
LIVE = re.compile(r"[*_~`|<>\[\]#@]|:(?! )|^\s*[-+]|^\s*\d+[.)]")
ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")


def shown(markdown: str) -> str:
    """What Discord shows: a backslash before a punctuation mark is not seen, nor is a zero-width space."""
    return ESCAPED.sub(r"\1", markdown).replace(ZERO_WIDTH_SPACE, "")


def assert_inert(text: str) -> None:
    """Nothing live is left of a text, and everything is still shown."""
    escaped = escape(text)
    # "§" is as inert as a letter, and keeps every other character where it was.
    assert not LIVE.search(ESCAPED.sub("§", escaped))
    assert shown(escaped) == tame(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_does_nothing(text: str) -> None:
    assert_inert(text)


@given(st.text() | st.text("@ehrvyon<>#:[]()/*_~`|\\-+1. \n"))
def test_no_text_does_anything(text: str) -> None:
    assert_inert(text)


@pytest.mark.parametrize(
    ("text", "one_line"),
    [
        ("\u202etext\u2066 that turns\u2069", "text that turns"),
        ("two\nlines\u2028or\tthree", "two lines or three"),
        ("\x1b[31mred\x07", "\\[31mred"),
    ],
)
def test_text_that_steers_is_tamed(text: str, one_line: str) -> None:
    assert escape(text) == one_line


def test_a_mention_pings_nobody_even_where_a_backslash_is_overlooked() -> None:
    assert "@everyone" not in escape("@everyone")
    assert "<@123456789012345678>" not in escape("<@123456789012345678>")


def test_a_title_with_a_colon_reads_as_it_is_written() -> None:
    assert escape("Toys: a survey, 2nd ed. (part 1)") == "Toys: a survey, 2nd ed. (part 1)"


def test_styles_and_links_are_ours() -> None:
    drawn = inline(
        line(bold("Ada *"), " and ", italic("Bo"), " ", quiet("2020"), " ", Span(text="page", url="https://toy.example/a(b)")), 100
    )
    assert drawn == r"**Ada \*** and *Bo* 2020 [page](https://toy.example/a%28b%29)"


def test_spaces_at_the_edge_of_a_style_stay_outside_its_marks() -> None:
    assert inline(line(bold("Ada "), "Toy"), 100) == "**Ada** Toy"


def test_two_styles_that_touch_are_kept_apart() -> None:
    assert inline(line(bold("a"), italic("b")), 100) == f"**a**{ZERO_WIDTH_SPACE}*b*"


@pytest.mark.parametrize(
    "url",
    [
        "http://toy.example",
        "javascript:alert(1)",
        "https://good.example@evil.example",
        "https://[",
        "https://tóy.example",
        "https://localhost",
        "https://toy.example/" + "x" * 600,
    ],
)
def test_an_address_that_is_not_plain_https_is_not_linked(url: str) -> None:
    assert inline(line(Span(text="page", url=url)), 100) == "page"


def test_markup_that_outweighs_its_text_is_dropped() -> None:
    letters = tuple(Span(text="x", style="bold", url="https://toy.example/" + "y" * 400) for _ in range(50))
    assert inline(letters, 60) == "x" * 50


def test_a_long_line_is_cut_over_all_of_its_spans() -> None:
    assert inline(line(bold("twelve chars"), " and more"), 12) == "**twelve char…**"
    assert inline(line(bold("twelve chars")), 12) == "**twelve chars**"


def test_a_line_that_is_quiet_throughout_is_small() -> None:
    assert paragraph(line(quiet("from toys")), 100) == "-# from toys"
    assert paragraph(line("x ", quiet("from toys")), 100) == "x from toys"


@given(st.text("`ab \n") | st.text())
def test_code_cannot_leave_its_block(code: str) -> None:
    block = code_block(code, 10_000)
    assert block.startswith("```\n")
    assert block.endswith("\n```")
    assert block.count("```") == 2


def test_code_keeps_its_lines_and_its_indentation() -> None:
    assert code_block("@toy{a,\n\ttitle = {A  toy},\n}", 100) == "```\n@toy{a,\n    title = {A toy},\n}\n```"


def test_long_code_ends_with_a_whole_line() -> None:
    assert code_block("first\nsecond\nthird", 14) == "```\nfirst\nsecond\n…\n```"


def test_a_moment_is_shown_in_the_readers_own_zone_as_a_day_or_with_the_time_of_day() -> None:
    iso = "2026-03-02T09:00:00+00:00"
    assert inline(line("on ", moment(iso), " or ", clock(iso)), 100) == "on <t:1772442000:D> or <t:1772442000:F>"
    assert inline(line(clock("*soon*")), 100) == "\\*soon\\*"
