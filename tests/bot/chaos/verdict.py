"""Whether everybody was told everything once, as the messages themselves say."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from playground.messages import Message
from tests.bot.chaos.town import Town

FURTHER_PAGES = "Page 1 of "
MARKS_BEGIN = 1_000
"""The id of a message's container is this more than the first seven digits of its nonce."""


@dataclass(frozen=True)
class Outcome:
    """What came of a run, or of several: how many things were told to somebody, told again, never told, could not be told."""

    sent: int = 0
    repeated: int = 0
    lost: int = 0
    impossible: int = 0
    killed: int = 0
    problems: tuple[str, ...] = ()

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(
            self.sent + other.sent,
            self.repeated + other.repeated,
            self.lost + other.lost,
            self.impossible + other.impossible,
            self.killed + other.killed,
            self.problems + other.problems,
        )

    def __str__(self) -> str:
        return f"sent {self.sent:,}, repeated {self.repeated}, lost {self.lost}, impossible {self.impossible}, killed {self.killed} times"


def judge(town: Town) -> Outcome:
    """What everybody was told, beside what they had to be told. A reason for not telling counts where a place was closed."""
    _expect_keepers(town)
    told = {place: _told(town, place) for place in town.places}
    states, lost, impossible = _states(town), [], 0
    for (place, title), because in town.expected.because.items():
        if told[place][title] or not because:
            continue
        state, why = states.get((place, title), ("no notice", None))
        if state == "impossible" and why and place in town.closed:
            impossible += 1
        else:
            lost.append(f"{town.called(place)} was never told of {title!r} ({state}: {why})")
    all_told = [(place, title, count) for place, counts in told.items() for title, count in counts.items()]
    again = [f"{town.called(place)} was told {count} times of {title!r}" for place, title, count in all_told if count > 1]
    unasked = [f"{town.called(place)} was told of {title!r}" for place, title, _ in all_told if (place, title) not in town.expected.because]
    refused = [f"Discord would refuse {violation}" for violation in town.discord.violations]
    return Outcome(
        sent=len(all_told),
        repeated=sum(count - 1 for _, _, count in all_told),
        lost=len(lost),
        impossible=impossible,
        killed=town.fleet.killed,
        problems=(*lost, *again, *unasked, *refused),
    )


def _expect_keepers(town: Town) -> None:
    """Whoever answers for a channel must hear that nothing reaches it."""
    for row in town.store.rows("SELECT name, keeper FROM follower WHERE kind = 'channel' AND closed IS NOT NULL"):
        town.expected.because[row["keeper"], row["name"]] = {"answers for it"}


def _told(town: Town, place: str) -> Counter[str]:
    """How often each thing was told in a place."""
    known = {title for _, title in town.expected.because}
    counts: Counter[str] = Counter()
    for message in town.messages(place):
        shown = {title for title in known if title in message.text}
        counts.update(shown | _on_further_pages(town, message))
    return counts


def _on_further_pages(town: Town, message: Message) -> set[str]:
    """What stands behind a message's button: what was sent in the delivery that its mark names."""
    if FURTHER_PAGES not in message.text:
        return set()
    sql = """
        SELECT w.title FROM delivery d JOIN notice n ON n.delivery_id = d.id JOIN news w ON w.id = n.news_id
        WHERE d.nonce LIKE ? AND n.state IN ('waiting', 'sent')
    """
    mark = f"{message['components'][0]['id'] - MARKS_BEGIN:07x}"
    return {row["title"] for row in town.store.rows(sql, [f"{mark}%"])}


def _states(town: Town) -> dict[tuple[str, str], tuple[str, str | None]]:
    """What became of each notice, and why, by place and title."""
    sql = """
        SELECT r.address, w.title, n.state, n.why FROM notice n JOIN news w ON w.id = n.news_id JOIN follower r ON r.id = n.follower_id
    """
    return {(row["address"], row["title"]): (row["state"], row["why"]) for row in town.store.rows(sql)}
