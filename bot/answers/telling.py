"""How news is told: each work once, and what became of people and places, as items of a message."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.answers.card import Ask, Item, Span, bold, line
from bot.answers.doors import plain, to_person, to_work
from bot.answers.terms import called
from bot.answers.wording import appeared, count, retraction
from store import notices
from store.database import Store
from store.follows import Follower, Subject
from store.models import ResearcherRef
from store.names import key
from store.notices import FIRST, Heard, NewsKind, Notice, Reason

OF_WORKS = frozenset({"new", "published", "retracted"})

NAMED = 12
"""Followed authors that an item names, of those who are neither among the first authors nor the last."""

GONE = "somebody whom the store does not know any more"


@dataclass(frozen=True)
class Story:
    """What one item tells: all news of one work, or one thing that became of people or of a place."""

    notices: tuple[Notice, ...]

    @property
    def first(self) -> Notice:
        """What came first of it."""
        return self.notices[0]

    @property
    def is_work(self) -> bool:
        """Whether it is about a work."""
        return self.first.kind in OF_WORKS

    @cached_property
    def kind(self) -> NewsKind:
        """What matters most: that a work is retracted, then that it is new."""
        kinds = {notice.kind for notice in self.notices}
        return next((kind for kind in ("retracted", "new", "published") if kind in kinds), self.first.kind)

    @cached_property
    def reasons(self) -> list[Reason]:
        """The follows for which it is told, each subject once."""
        return distinct(reason for notice in self.notices for reason in notice.reasons)


def stories(found: Iterable[Notice]) -> tuple[list[Story], list[Story]]:
    """What is told one by one, and the older works that are only counted.

    Several news of one work, or of works that became one, are one story.
    """
    groups: dict[tuple[str, int], list[Notice]] = {}
    for notice in found:
        about = ("notice", notice.id) if notice.kind not in OF_WORKS or notice.work is None else ("work", notice.work)
        groups.setdefault(about, []).append(notice)
    told = [Story(tuple(group)) for group in groups.values() if not all(notice.older for notice in group)]
    older = [Story(tuple(group)) for group in groups.values() if all(notice.older for notice in group)]
    return told, older


def distinct(reasons: Iterable[Reason]) -> list[Reason]:
    """Each subject once: people who turned out to be one are one."""
    by_subject: dict[tuple[str, str | int], Reason] = {}
    for reason in reasons:
        by_subject.setdefault(_about(reason), reason)
    return list(by_subject.values())


def most_common(told: Iterable[Story]) -> list[tuple[Reason, int]]:
    """The subjects for which stories are told, with the number of stories each, most first."""
    reasons = [reason for story in told for reason in story.reasons]
    numbers = Counter(_about(reason) for reason in reasons)
    return sorted(((reason, numbers[_about(reason)]) for reason in distinct(reasons)), key=lambda pair: -pair[1])


def _about(reason: Reason) -> tuple[str, str | int]:
    return reason.kind, reason.researcher.id if reason.researcher else reason.text


def subject(reason: Reason) -> str:
    """What is followed: a name, the topic “…”, or the search “…”."""
    return called(Subject(kind=reason.kind, text=reason.text))


def listing(parts: Sequence[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def follows(who: Follower, how: str = "") -> str:
    """The beginning of a sentence about what somebody follows: "You follow", or "This channel now follows"."""
    subject, verb = ("This channel", "follows") if who.at.kind == "channel" else ("You", "follow")
    return " ".join(filter(None, (subject, how, verb)))


def items(store: Store, who: Follower, told: Sequence[Story]) -> list[tuple[Story, Item]]:
    """Each story as an item: what is retracted first, then places and people, then works, the newest first."""
    works = [story.first.work for story in told if story.first.work is not None]
    followed = {reason.researcher.id for story in told for reason in story.reasons if reason.researcher}
    known = notices.heard(store, works, followed)
    pairs = [(story, known.get(story.first.work) if story.first.work is not None else None) for story in told]
    return [(story, _item(who, story, heard)) for story, heard in sorted(pairs, key=_order)]


def _order(pair: tuple[Story, Heard | None]) -> tuple[int, int, str]:
    story, heard = pair
    rank = 0 if _is_retracted(story, heard) else 2 if story.is_work else 1
    return rank, -(heard.work.year or 0) if heard else 0, story.first.title


def _is_retracted(story: Story, heard: Heard | None) -> bool:
    return story.kind == "retracted" or (heard is not None and heard.work.retracted)


def _item(who: Follower, story: Story, heard: Heard | None) -> Item:
    if not story.is_work:
        return _change(who, story.first)
    if heard is None:
        return Item(line=line(story.first.title), detail=line(retraction(story.kind == "retracted"), "no longer in the store"))
    work, by, where = heard.work, authors(heard, story.reasons), appeared(heard.work)
    dot = " · " if by else ""
    said = line("now at ", where, dot, *by) if story.kind == "published" else line(*by, dot, where)
    perhaps = namesakes(heard, story.reasons)
    return Item(
        line=line(work.title),
        detail=line(retraction(_is_retracted(story, heard)), *said, f" · perhaps another {listing(perhaps)}" if perhaps else ""),
        opens=to_work("work", work),
        label=work.title,
        hint=where,
    )


def authors(heard: Heard, reasons: Iterable[Reason], whole: int = FIRST) -> tuple[Span, ...]:
    """The authors of a work, those who are followed in bold; of more than `whole` the first, the followed and the last."""
    chosen = _followed_authors(heard, reasons)
    shown = sorted(heard.authors) if heard.size <= whole else _shortened(heard, chosen)
    spans: list[Span] = []
    for before, position in zip([-1, *shown], shown, strict=False):
        name = heard.authors[position].name
        between = (", " if spans else "") + ("…, " if position > before + 1 else "")
        spans += line(between, bold(name)) if heard.authors[position].id in chosen else line(between + name)
    return (*spans, *line(f" ({heard.size:,} authors)" if len(shown) < heard.size else ""))


def _followed_authors(heard: Heard, reasons: Iterable[Reason]) -> set[int]:
    """The authors who are followed, by id, and those who are called as somebody who is followed and may be that one."""
    people = [reason.researcher for reason in reasons if reason.researcher]
    perhaps = {key(one.name) for one in people if one.id not in {author.id for author in heard.authors.values()}}
    return {one.id for one in people} | {author.id for author in heard.authors.values() if key(author.name) in perhaps}


def namesakes(heard: Heard, reasons: Iterable[Reason]) -> list[str]:
    """The followed people of whom only the name says that they wrote a work: an author is called so, and may be somebody else."""
    sure = {author.id for author in heard.authors.values()}
    return [reason.text for reason in distinct(reasons) if reason.researcher and reason.researcher.id not in sure]


def _shortened(heard: Heard, chosen: set[int]) -> list[int]:
    positions = sorted(heard.authors)
    followed = [position for position in positions if heard.authors[position].id in chosen][:NAMED]
    return sorted({*positions[:2], *followed, positions[-1]})


# --- people and places ------------------------------------------------------------------------


def _change(who: Follower, notice: Notice) -> Item:
    leads: dict[NewsKind, ResearcherRef | None] = {"merged": notice.other, "split": notice.other, "reverted": notice.researcher}
    to = leads.get(notice.kind)
    opens: Ask | None = plain("following") if notice.kind == "unreachable" else to_person("profile", to) if to else None
    return Item(
        line=line(_SENTENCES[notice.kind](who, notice)),
        opens=opens,
        label=to.name if to else "All I follow",
        hint="Profile" if to else "",
    )


def change_of(notice: Notice) -> str:
    """What became of people or of a place, in a headline."""
    if notice.kind == "split":
        return "One person turned out to be two" if _came_back(notice) else "Works moved to another person"
    headlines = {"merged": "Two people turned out to be one", "reverted": "A change was taken back"}
    return headlines.get(notice.kind) or f"I can no longer write to #{notice.title}"


def _merged(who: Follower, notice: Notice) -> str:
    heir = notice.other
    if heir is None:
        return f"{notice.title} turned out to be the same person as {GONE}."
    same = notice.title == heir.name
    found = f"Two people turned out to be one: {heir.name}" if same else f"{notice.title} turned out to be the same person as {heir.name}"
    before = any(reason.followed == heir.id for reason in notice.reasons)
    return _with(f"{found}.", f"{follows(who, 'still' if before else 'now')} {heir.name}." if notice.reasons else "")


def _split(who: Follower, notice: Notice) -> str:
    former, now, moved = _former(notice), _another(notice), count(notice.works or 0, "work")
    was, is_ = ("was", "is") if notice.works == 1 else ("were", "are")
    if _came_back(notice):
        back = f"{now} is a person of their own again, with {moved} that {was} listed under {former}."
        return _with(back, _followed(who, notice))
    return _with(f"{moved} that {was} listed under {former} {is_} now listed under {now}.", _followed(who, notice, "still"))


def _reverted(who: Follower, notice: Notice) -> str:
    former, other = _former(notice), _another(notice)
    if notice.undone == "merged":
        return _with(f"A change was undone: {former} and {other} are two people again.", _followed(who, notice))
    moved = f"{count(notice.works or 0, 'work')} {'is' if notice.works == 1 else 'are'}"
    return _with(f"A change was undone: {moved} listed under {former} again, no longer under {other}.", _followed(who, notice, "still"))


def _unreachable(_: Follower, notice: Notice) -> str:
    return (
        f"I can no longer write to #{notice.title}, so nobody there hears of its {count(notice.follows or 0, 'follow')}. If the channel is "
        "still there, let me see it and send messages in it, and then use any of my commands there; else end its follows with /following."
    )


_SENTENCES: dict[NewsKind, Callable[[Follower, Notice], str]] = {
    "merged": _merged,
    "split": _split,
    "reverted": _reverted,
    "unreachable": _unreachable,
}


def _with(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _former(notice: Notice) -> str:
    return notice.title if notice.undone == "merged" or notice.researcher is None else notice.researcher.name


def _another(notice: Notice) -> str:
    """The other person of a split, told apart from one of the same name."""
    return f"another {notice.other.name}" if notice.other and notice.other.name == _former(notice) else _name(notice.other)


def _name(ref: ResearcherRef | None) -> str:
    return ref.name if ref else GONE


def _came_back(notice: Notice) -> bool:
    """Whether the follower follows the one to whom works went: who came out of a merge is again who was followed before."""
    return notice.other is not None and any(reason.researcher == notice.other for reason in notice.reasons)


def _followed(who: Follower, notice: Notice, how: str = "") -> str:
    names = [reason.text for reason in distinct(notice.reasons)]
    return f"{follows(who, how)} {listing(names)}." if names else ""
