"""What /follow, /follow-topic and /follow-search have in common: the settings that were given, and writing the wish."""

from __future__ import annotations

from bot.answers import Refusal, moments, terms, wishes
from bot.answers.asker import Asker
from bot.answers.card import Ask, Card, Shape
from bot.answers.choices import ANY, KindOrAny, PositionOrAny, Where, shortened
from bot.answers.doors import fits
from bot.answers.finding import LAST_PAGE
from bot.answers.terms import Held
from store import follows
from store.database import Store
from store.follows import Filters, Follow, Subject
from store.schedule import Rhythm

ID = "r9999999"
"""As long as most ids are: there must be room for one beside the settings."""


class Given(Shape):
    """The settings that somebody gave; None says nothing, and leaves a follow as it is. `topic` is a key, or "any"."""

    where: Where | None = None
    when: Rhythm | None = None
    topic: str | None = None
    kind: KindOrAny | None = None
    position: PositionOrAny | None = None
    preprints: bool | None = None
    older: bool | None = None

    def filters(self, before: Filters) -> Filters:
        """The filters as they were, but for what was given. Raises Refusal where they leave nothing."""
        found = Filters(
            topic=before.topic if self.topic is None else None if self.topic == ANY else self.topic,
            kind=before.kind if self.kind is None else None if self.kind == "any" else self.kind,
            position=before.position if self.position is None else None if self.position == "any" else self.position,
            preprints=before.preprints if self.preprints is None else self.preprints,
            older=before.older if self.older is None else self.older,
        )
        if found.kind == "preprint" and not found.preprints:
            raise Refusal("Only preprints, and no preprints: that leaves nothing. Say preprints:true, or kind:any.")
        return found


def portable(command: str, subject: str, **options: object) -> dict[str, str]:
    """The options that were given, as the doors of a menu carry them: each value in full, or all shortened where that is too long."""
    given = {name: str(value).casefold() if isinstance(value, bool) else str(value) for name, value in options.items() if value is not None}
    return given if fits(Ask(command=command, options={subject: ID, **given}, page=LAST_PAGE)) else shortened(given)


def wish(store: Store, asker: Asker, subject: Subject, given: Given, ask: Ask) -> Card:
    """Follow something, or change how it is followed, and say so. Raises Refusal where that cannot be told."""
    place, now = wishes.place(asker, given.where), moments.now()
    owner = follows.follower(store, place)
    before = follows.same(store, owner.id, subject) if owner else None
    if owner and before is None and len(follows.of_follower(store, owner.id)) >= wishes.MOST:
        raise Refusal(f"That would be more than {wishes.MOST:,} follows; end some first.", "/following")
    filters = given.filters(before.filters if before else Filters())
    rhythm = given.when or (before.rhythm if before else "now")
    follow, _ = follows.follow(store, place, subject, rhythm, filters, now)
    return _told(store, follow, before, ask)


def change(store: Store, held: Held, given: Given, ask: Ask) -> Card:
    """Change how something is followed, and say so. Raises Refusal where that makes no sense."""
    before = held.follow
    if given.where:
        raise Refusal("A follow stays where it is: end it, and follow anew in the other place.", "/following")
    if (given.position or given.topic) and before.kind != "researcher":
        raise Refusal("A topic or a search is followed as it is; only a follow of a person takes a topic or a position.", "/following")
    follow = follows.change(store, before.id, given.when or before.rhythm, given.filters(before.filters), moments.now())
    if follow is None:
        raise Refusal("Somebody has just ended this follow.", "/following")
    return _told(store, follow, before, ask)


def _told(store: Store, follow: Follow, before: Follow | None, ask: Ask) -> Card:
    owner = follows.follower_of(store, follow.id)
    if owner is None:
        raise Refusal("Somebody has just ended this follow.", "/following")
    return terms.card(store, Held(follow=follow, owner=owner), ask, _news(follow, before))


def _news(follow: Follow, before: Follow | None) -> str:
    """What was changed, in one sentence; nothing for a new follow."""
    if before is None:
        return ""
    if before.muted:
        return "Followed already; it is not muted any more, and these are its settings now."
    same = (before.rhythm, before.filters) == (follow.rhythm, follow.filters)
    return "Followed already; nothing has changed." if same else "Followed already; these are its settings now."
