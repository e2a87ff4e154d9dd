"""/timeline NAME: works a year by kind, topics over time, and the picture as plain data."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answers import timeline
from bot.answers.card import Card, Timeline
from store.database import Store, open_store
from tests import toy
from tests.bot.drawing.test_layout import assert_discord_accepts
from tests.toy.cards import card, doors, listed, prose, said
from tests.toy.workshops import ADA, GUS, HAL

MANY = 10_000


@pytest.fixture(scope="module")
def store(two_workshops: Store) -> Store:
    return two_workshops


def picture(found: Card) -> Timeline:
    assert isinstance(found.picture, Timeline)
    return found.picture


def test_works_are_told_by_year_and_by_kind(store: Store) -> None:
    found = card(store, "timeline", name=ADA)
    first = found.sections[0]

    assert (found.title, said(found.subtitle)) == (f"Timeline of {ADA}", "4 works · 2001–2013")
    assert [said(one) for one in first.lines] == ["3 journal articles, 2001–2013", "1 conference paper, 2003"]
    assert first.code == "2001 █·██········█ 2013"
    assert said(found.footer).startswith("From BibTeX toy.txt; imported ")


def test_it_is_told_what_is_new_and_what_has_ended(store: Store) -> None:
    (_, spans, _) = card(store, "timeline", name=ADA).sections
    told = {said(item.line): said(item.detail) for item in spans.items}

    assert list(told) == [
        "2001 — 1 work · paper kites (1)",
        "2002–2003 — 1 work · paper kites (1)",
        "2004–2005 — 1 work · toy boxes (1), paper kites (1)",
        "2012–2013 — 1 work · toy boxes (1)",
    ]
    assert told["2004–2005 — 1 work · toy boxes (1), paper kites (1)"] == "new: toy boxes · for the last time: paper kites"
    assert [told[one] for one in told if "2004" not in one] == ["", "", ""]


def test_a_topic_leads_to_who_else_works_on_it(store: Store) -> None:
    found = card(store, "timeline", name=ADA)
    last = found.sections[-1]

    assert [(said(item.line), said(item.detail)) for item in last.items] == [
        ("toy boxes", "2 works · 2004–2013"),
        ("paper kites", "3 works · 2001–2004"),
    ]
    assert {ask.command for ask in doors(found)} == {"timeline", "topic", "works", "topics", "profile"}
    assert all(card(store, ask.command, **ask.options).outcome == "answer" for ask in doors(found))


def test_the_picture_has_a_bar_for_each_year_and_a_strip_for_each_topic(store: Store) -> None:
    shown = picture(card(store, "timeline", name=ADA))

    assert (shown.first, shown.step, len(shown.bars)) == (2001, 1, 13)
    assert {shown.first + at: bar for at, bar in enumerate(shown.bars) if any(bar)} == {
        2001: (1, 0),
        2003: (0, 1),
        2004: (1, 0),
        2013: (1, 0),
    }
    assert shown.legend == ("3 journal articles", "1 conference paper")
    assert {strip.label: [at for at, number in enumerate(strip.numbers) if number] for strip in shown.strips} == {
        "toy boxes": [3, 12],
        "paper kites": [0, 2, 3],
    }


def test_the_words_for_the_picture_tell_the_same(store: Store) -> None:
    assert picture(card(store, "timeline", name=ADA)).alt == (
        f"Works of {ADA} a year: 3 journal articles, 2001–2013; 1 conference paper, 2003. Most came out in 2001: 1. "
        "Topics: toy boxes, 2004–2013; paper kites, 2001–2004."
    )


def test_many_years_share_their_bars(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "BARS", 7)
    shown = picture(card(store, "timeline", name=ADA))

    assert (shown.first, shown.step) == (2001, 2)
    assert shown.bars == ((1, 0), (1, 1), (0, 0), (0, 0), (0, 0), (0, 0), (1, 0))
    assert shown.note.startswith("Each bar: 2 years. ")


def test_of_a_single_year_there_is_no_more_to_see_than_to_read(store: Store) -> None:
    found = card(store, "timeline", name=GUS)

    assert (said(found.subtitle), found.sections[0].code, found.picture) == ("1 work · 2014", "", None)
    assert "1 book, 2014" in prose(found)


def test_works_without_a_year_are_told_apart(store: Store, tmp_path: Path) -> None:
    with open_store(tmp_path / "store.db") as other:
        years: tuple[dict[str, str], ...] = ({"year": "1999"}, {"year": "2001"}, {})
        works = [toy.entry(f"k{at}", f"Paper Kites of Size {at}", [ADA, HAL], "book", **year) for at, year in enumerate(years)]
        toy.bring_text(other, tmp_path, "".join(works))
        found = card(other, "timeline", name=ADA)

    assert said(found.subtitle) == "3 works · 1999–2001 · 1 without a year"
    assert picture(found).legend == ("2 books",)

    nothing = card(store, "timeline", name=HAL)
    assert said(nothing.subtitle) == "1 work · 1 without a year"
    assert nothing.picture is None
    assert "The sources say of no work when it came out." in prose(nothing)


def test_somebody_without_works_is_told_so(tmp_path: Path) -> None:
    with open_store(tmp_path / "store.db") as other:
        toy.bring_text(other, tmp_path, toy.page(ADA))
        found = card(other, "timeline", name=ADA)

    assert (said(found.subtitle), found.picture) == ("0 works", None)
    assert "The sources read so far name no works of theirs." in prose(found)


def test_a_name_of_several_asks_which_one(tree: Store) -> None:
    found = card(tree, "timeline", name="dora mock")
    first = found.sections[0].items[0].opens

    assert found.outcome == "choice"
    assert first
    assert first.command == "timeline"


def test_discord_takes_the_timeline_of_ten_thousand_works(empty: Store) -> None:
    numbers = [(number,) for number in range(1, MANY + 1)]
    with empty.writing() as db:
        db.execute("INSERT INTO record (id, digest, source, kind, body) VALUES (1, 'toy', 'toy', 'work', '{}')")
        db.execute("INSERT INTO researcher (id, name, identity) VALUES (1, 'Ada Kite', 'settled')")
        db.conn.executemany("INSERT INTO topic (id, key, name) VALUES (?1, 'toy ' || ?1, 'toy *' || ?1)", numbers[:200])
        kinds = "CASE ?1 % 3 WHEN 0 THEN 'article' WHEN 1 THEN 'preprint' ELSE 'book' END"
        work = f"INSERT INTO work (id, title, kind, year, record_id) VALUES (?1, 'A toy of ' || ?1, {kinds}, 1900 + ?1 % 120, 1)"
        db.conn.executemany(work, numbers)
        slot = "INSERT INTO authorship (work_id, position, name, family, researcher_id) VALUES (?1, 1, 'Ada Kite', 'kite', 1)"
        db.conn.executemany(slot, numbers)
        db.conn.executemany("INSERT INTO work_topic VALUES (?1, 1 + ?1 % 200, 'text', 1)", numbers)
    found = card(empty, "timeline", name="r1")

    assert said(found.subtitle) == "10,000 works · 1900–2019"
    assert len(picture(found).bars) == 60
    assert len(listed(found, "Main topics")) == timeline.TOPICS
    assert_discord_accepts(found, 1)
