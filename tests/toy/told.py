"""A pool of small files, and a model of who is told what of them: plain sets and dictionaries, without SQL or store.

The rules, one by one:

- A work is news when it comes with its first entry ("new"), when the first publication of a known preprint comes, unless that
  is old ("published"), and when the first entry comes that calls a known work retracted. Nothing else is.
- A follower is told of one thing at most once, ever, for all their wishes that fit it. Told is what was sent to them, or what they
  said they have seen. What was cancelled or could not be delivered was not told: if it happens again, it waits again.
- It waits until the earliest time that one of these wishes asks for; what is due stays due. It is only counted as older if
  every one of them wants that.
- Taking a file back takes back what no other file says. What was not told and is not so any more is cancelled; what is
  still so stays.
- A wish that ends or is muted takes away what waits for it alone. People who are one for now are one wish.
- Everybody who follows one of two people is told that they are one. When they no longer are, who was told is told that it was taken
  back, who still waited hears nothing of either, and who followed only since hears that they came apart.
- Whoever cannot be reached is told nothing until they can; then what they missed in the last 30 days waits again, due at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from store.follows import Filters
from store.schedule import Rhythm
from tests import toy

DAY = 24
NINE = 9
PERIODS: dict[Rhythm, int] = {"now": 0, "daily": DAY, "weekly": 7 * DAY}
ADA, BEN, TOM, TOM_B = "Ada Kite", "Ben Boat", "Tom Twin", "Tom B. Twin"
TWINS = (TOM, TOM_B)
TOPIC = "toy kite"
WORD = "paper"


@dataclass(frozen=True)
class Entry:
    """What one source says of a work. Years are calendar years."""

    title: str
    authors: tuple[str, ...]
    year: int
    kind: str = "inproceedings"
    topic: str | None = None
    retracted: bool = False

    def bears_out(self, news: str) -> bool:
        """Whether this by itself says what is news of a work."""
        return {"new": True, "published": self.kind != "preprint", "retracted": self.retracted}[news]

    @property
    def bibtex(self) -> str:
        venue = {"preprint": "eprint", "article": "journal"}.get(self.kind, "booktitle")
        more = {venue: f"{self.year % 100}01.00001" if venue == "eprint" else f"{self.kind} by {self.authors}"}
        more |= {"archiveprefix": "arXiv"} if venue == "eprint" else {}
        more |= {"keywords": self.topic} if self.topic else {}
        more |= {"note": "Retracted"} if self.retracted else {}
        return toy.entry("toy", self.title, self.authors, "misc" if venue == "eprint" else self.kind, year=str(self.year), **more)


BOTH, TOM_ALONE, TOM_B_ALONE = (ADA, BEN), (TOM, "Pia Pin"), (TOM_B, "Quin Quill")
KITES = Entry("Kites of Silk in the Wind", BOTH, 2026, topic=TOPIC)
KITES_AGAIN = Entry(KITES.title, BOTH, 2026, "article", TOPIC)
KITES_RETRACTED = Entry(KITES.title, BOTH, 2026, "article", TOPIC, retracted=True)
KITES_RETRACTED_TOO = Entry(KITES.title, BOTH, 2026, topic=TOPIC, retracted=True)
BOATS = Entry("Boats of Paper on a Pond", (BEN, ADA), 2025, "preprint")
BOATS_PUBLISHED = Entry(BOATS.title, BOATS.authors, 2026)
BOATS_PUBLISHED_AGAIN = Entry(BOATS.title, BOATS.authors, 2026, "article")
DRUMS = Entry("Drums that Nobody Hears Any More", BOTH, 2010, "article", TOPIC)
TOPS = Entry("Tops that Turn for Ever and Ever", BOTH, 2020, "preprint")
TOPS_PUBLISHED = Entry(TOPS.title, BOTH, 2021)
TRAINS = Entry("Trains of Tin and of Paper", TOM_ALONE, 2026)
BALLS = Entry("Balls that Bounce between Walls", TOM_B_ALONE, 2026, "preprint")
BRIDGE = Entry("Marbles in a Row of Jars", (TOM, "Pia Pin", "Quin Quill"), 2026)

BASE = (
    Entry("A Kite Tied to a Boat", BOTH, 2012),
    *(
        Entry(title, TOM_ALONE, 2012)
        for title in ("Pins Stuck into a Cushion", "Blocks Put upon Other Blocks", "Dolls inside of Bigger Dolls")
    ),
    Entry("Quills and What to Do with Them", TOM_B_ALONE, 2012),
)
"""What everybody's store holds from the beginning. One twin has more works, so that it is the other one who is merged into him."""

FILES = {
    "kites": (KITES,),
    "kites again, and old drums": (KITES_AGAIN, DRUMS),
    "kites retracted": (KITES_RETRACTED,),
    "boats": (BOATS,),
    "boats published": (BOATS_PUBLISHED,),
    "boats at once": (BOATS, BOATS_PUBLISHED),
    "boats published again, and balls": (BOATS_PUBLISHED_AGAIN, BALLS),
    "old tops, and trains": (TOPS, TRAINS),
    "old tops published, and kites": (TOPS_PUBLISHED, KITES),
    "the twins are one": (BRIDGE,),
    "the twins, balls and retracted kites": (BRIDGE, BALLS, KITES_RETRACTED_TOO),
}

What = tuple[str, str | int]
"""What there is to tell: ("new", title), ("published", title), ("retracted", title), ("merged", import),
("reverted", import that merged them), ("split", import that was taken back)."""


@dataclass
class Wish:
    rhythm: Rhythm
    filters: Filters
    muted: bool = False


@dataclass
class Notice:
    """`because` are the subjects that were followed; times are in hours since the beginning, a Monday's midnight."""

    state: str
    why: str | None
    older: bool
    at: int
    due: int
    because: set[str]
    given_up: int

    @property
    def told(self) -> bool:
        return self.state == "sent" or self.why == "seen"


def due(rhythm: Rhythm, now: int) -> int:
    """The first time after now that a rhythm allows: digests come at nine, weekly ones on Mondays."""
    period = PERIODS[rhythm]
    return now + (NINE - now - 1) % period + 1 if period else now


def happens(old: list[Entry], new: list[Entry]) -> Iterable[str]:
    """What is news of a work of which old entries are known and new ones come."""
    if not old:
        yield "new"
    elif {one.kind for one in old} == {"preprint"} and any(one.bears_out("published") and one.year >= 2025 for one in new):
        yield "published"
    if old and not any(one.retracted for one in old) and any(one.retracted for one in new):
        yield "retracted"


@dataclass
class Model:
    """Who is told what. Every method is something that somebody does."""

    now: int = 12
    files: dict[int, tuple[Entry, ...]] = field(default_factory=lambda: {1: BASE})
    imports: int = 1
    wishes: dict[tuple[str, str], Wish] = field(default_factory=dict)
    notices: dict[tuple[str, What], Notice] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    quiet: dict[str, int] = field(default_factory=dict)
    joined: int = 0

    def known(self) -> set[Entry]:
        return {entry for file in self.files.values() for entry in file}

    def same(self, subject: str) -> set[str]:
        """The subjects that are one with this one for now."""
        return set(TWINS) if subject in TWINS and BRIDGE in self.known() else {subject}

    def bring(self, file: tuple[Entry, ...]) -> None:
        if file in self.files.values():
            return
        before = self.known()
        self.imports += 1
        self.files[self.imports] = file
        for title in {entry.title for entry in set(file) - before}:
            old, new = ([entry for entry in some if entry.title == title] for some in (before, set(file) - before))
            for kind in happens(old, new):
                self.tell(
                    (kind, title), {key for key in self.wishes if self.fits(key, old + new)}, max(one.year for one in old + new) < 2025
                )
        if BRIDGE in set(file) - before:
            self.joined = self.imports
            self.tell(("merged", self.joined), {key for key in self.wishes if key[1] in TWINS})

    def fits(self, key: tuple[str, str], entries: list[Entry]) -> bool:
        authors, topics = entries[0].authors, {entry.topic for entry in entries}
        filters, held = self.wishes[key].filters, [author for author in authors if author in self.same(key[1])]
        followed = {"topic": TOPIC in topics, "search": WORD in entries[0].title.lower()}.get(key[1], bool(held))
        kinds = {entry.kind for entry in entries}
        return (
            followed
            and (filters.position is None or authors[0] in held)
            and (filters.preprints or kinds != {"preprint"})
            and (filters.kind or entries[0].kind) in kinds
            and (filters.topic or None) in {None, *topics}
        )

    def tell(self, what: What, reasons: set[tuple[str, str]], old: bool = False) -> None:
        for who in {who for who, _ in reasons}:
            wishes = {subject: self.wishes[who, subject] for one, subject in reasons if one == who and not self.wishes[one, subject].muted}
            if not wishes or ((who, what) in self.notices and self.notices[who, what].told):
                continue
            state, why = ("impossible", "closed") if who in self.closed else ("waiting", None)
            older = old and what[0] == "new" and not any(wish.filters.older for wish in wishes.values())
            first = min(due(wish.rhythm, self.now) for wish in wishes.values())
            self.notices[who, what] = Notice(state, why, older, self.now, first, set(wishes), self.now)

    def take_back(self, number: int) -> None:
        gone = set(self.files.pop(number)) - self.known()
        left = self.known()
        for (_, (kind, title)), notice in self.notices.items():
            if kind in ("new", "published", "retracted") and not any(one.title == title and one.bears_out(kind) for one in left):
                self.cancel(notice, "undone")
        for who in {who for who, one in self.wishes if one in TWINS} if BRIDGE in gone else ():
            before = self.notices.get((who, ("merged", self.joined)))
            if before and before.state in ("waiting", "impossible"):
                self.cancel(before, "undone")
            else:
                what: What = ("reverted", self.joined) if before and before.told else ("split", number)
                self.tell(what, {key for key in self.wishes if key[0] == who and key[1] in TWINS})

    def cancel(self, notice: Notice, why: str) -> None:
        if notice.state in ("waiting", "impossible"):
            notice.state, notice.why = "cancelled", why

    def follow(self, who: str, subject: str, rhythm: Rhythm, filters: Filters) -> None:
        held = [one for one in self.same(subject) if (who, one) in self.wishes]
        # Of people who are one, the one with more works is whom a new follow is of.
        for one in held or [TOM if TOM in self.same(subject) else subject]:
            self.wishes[who, one] = Wish(rhythm, filters)
        if held:
            self.reschedule(who)

    def unfollow(self, who: str, subject: str) -> None:
        self.forgo(who, self.same(subject), "unfollowed")
        for one in self.same(subject):
            self.wishes.pop((who, one), None)
            for notice in self.of(who):
                notice.because.discard(one)

    def mute(self, who: str, subject: str, muted: bool) -> None:
        for one in self.same(subject):
            if (who, one) in self.wishes:
                self.wishes[who, one].muted = muted
        if muted:
            self.forgo(who, self.same(subject), "muted")

    def forgo(self, who: str, subjects: set[str], why: str) -> None:
        for notice in self.of(who):
            if notice.state in ("waiting", "impossible") and notice.because & subjects:
                if notice.because <= subjects:
                    self.cancel(notice, why)
                notice.because -= subjects
        self.reschedule(who)

    def reschedule(self, who: str) -> None:
        for notice in self.of(who):
            if notice.state == "waiting" and notice.due > self.now:
                since, from_now = (
                    min(due(self.wishes[who, one].rhythm, start) for one in notice.because) for start in (notice.at, self.now)
                )
                notice.due = from_now if since <= self.now else since

    def of(self, who: str) -> list[Notice]:
        return [notice for (one, _), notice in self.notices.items() if one == who]

    def see(self, who: str) -> None:
        for notice in self.of(who):
            if notice.state == "waiting":
                notice.state, notice.why = "cancelled", "seen"

    def deliver(self, who: str, shut: bool) -> None:
        waiting = [notice for notice in self.of(who) if notice.state == "waiting"]
        ready = [notice for notice in waiting if notice.due <= self.now]
        if not ready or who in self.closed or self.now < self.quiet.get(who, 0):
            return
        if shut:
            self.closed.add(who)
        for notice in waiting if shut else ready:
            notice.state, notice.why = ("impossible", "closed") if shut else ("sent", None)
            notice.given_up = self.now

    def reopen(self, who: str) -> None:
        for notice in self.of(who) if who in self.closed else ():
            if notice.state == "impossible" and notice.given_up >= self.now - 30 * DAY:
                notice.state, notice.why, notice.due = "waiting", None, self.now
        self.closed.discard(who)
