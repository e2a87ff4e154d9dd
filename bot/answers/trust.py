"""How far a record can be trusted, with the reasons as a sum."""

from __future__ import annotations

from typing import Annotated

from bot.answers import finding
from bot.answers.card import Button, Card, Line, Section, bold, line, quiet
from bot.answers.doors import to_person
from bot.answers.wording import count, provenance
from store import researchers
from store.database import Store
from store.models import Researcher
from store.trust import Reason, level_of, trust

FORMULA = "5·level + 35·works/(works+20) + 20·topics/(topics+24) + 25·close/(close+30), each term in whole points"

LEVELS = (
    "L0: it is open who this is",
    "L1: a public author record under a full name",
    "L2: a persistent identifier such as an ORCID",
)


def answer(store: Store, name: Annotated[str, "a name in any form, an ORCID or another identifier"]) -> Card:
    """The trust score of one researcher, term by term."""
    who = finding.person(store, "trust", name)
    score = trust(level_of(who.ref, who.identifiers), researchers.counts(store, who.ref.id))
    total = line(bold(f"= {score.score}"), " of 100")
    explained = (line(quiet(f"trust = {FORMULA}.")), line(quiet(LEVELS[score.level] + ".")))
    return Card(
        ask=to_person("trust", who.ref),
        title=f"Trust {score.score} · {score.tier}",
        subtitle=line(f"{who.ref.name} · level L{score.level}"),
        sections=(
            Section(lines=(*(_term(reason) for reason in score.reasons), total)),
            Section(heading="How it is made", lines=(*explained, *_reported(who))),
        ),
        buttons=(Button(label="Profile", ask=to_person("profile", who.ref)),),
        footer=provenance(researchers.origins(store, who.ref.id)),
    )


def _term(reason: Reason) -> Line:
    counted = (
        f"verification level L{reason.count}" if reason.name == "verification level" else count(reason.count, reason.name.removesuffix("s"))
    )
    return line(bold(f"+ {reason.points}"), f" of {reason.most} for {counted}")


def _reported(who: Researcher) -> tuple[Line, ...]:
    if who.reported is None:
        return ()
    said = (
        f"The profile page itself reports {who.reported.trust} ({who.reported.tier}), from what that page counts. The two are never mixed."
    )
    return (line(quiet(said)),)
