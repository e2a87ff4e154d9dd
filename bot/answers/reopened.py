"""What somebody is told who could not be reached, and now uses the bot again."""

from __future__ import annotations

from bot.answers.card import Ask, Button, Card, Section, line, moment
from bot.answers.doors import plain
from store.follows import Follower

HOW = {
    "member": "If nothing arrives: allow direct messages in the privacy settings of a server we share, and see that I am not blocked.",
    "channel": "If nothing arrives: let me view this channel and send messages in it.",
}


def card(who: Follower, missed: int) -> Card:
    """Since when nothing could be delivered and why, what is on its way now, and what to do if it does not come.

    `who` is the follower as it was when it was closed; `missed` counts the notices that are due now.
    """
    whom = f"to #{who.at.name or 'this channel'}" if who.at.kind == "channel" else "to you"
    since = line("Nothing could be delivered since ", moment(who.closed_at or ""), f": {who.closed}.")
    return Card(
        ask=Ask(command="following"),
        title=f"I could not write {whom}",
        sections=(Section(lines=(since, line(_coming(missed)), line(HOW[who.at.kind]))),),
        buttons=(Button(label="All I follow", ask=plain("following")), Button(label="History", ask=plain("history"))),
    )


def _coming(missed: int) -> str:
    if not missed:
        return "Nothing came in the last 30 days; what comes from now on is sent."
    return f"{missed:,} notices that came since then are on their way." if missed > 1 else "The notice that came since then is on its way."
