"""Doors: the questions that lead from one answer to the next, as buttons and as a person would type them."""

from __future__ import annotations

from bot.answers.card import Ask
from store.models import ResearcherRef, Topic, WorkRef

SUBJECTS = frozenset({"name", "title", "topic", "words"})
"""Options that say what a command is about."""


def researcher_id(ref: ResearcherRef) -> str:
    """A researcher's id as it is typed and sent: "r12"."""
    return f"r{ref.id}"


def to_person(command: str, ref: ResearcherRef, **options: str) -> Ask:
    """A question about a researcher; typed by name where that is clear, by id where it is open who it is."""
    spoken = ref.name if ref.identity == "settled" else researcher_id(ref)
    return _ask(command, "name", researcher_id(ref), spoken, options)


def to_work(command: str, work: WorkRef, **options: str) -> Ask:
    """A question about a work, by its id ("w12")."""
    return _ask(command, "title", f"w{work.id}", f"w{work.id}", options)


def to_topic(topic: Topic, command: str = "topic", **options: str) -> Ask:
    """A question about a topic, by its id ("t5"); without a command, who and what is on it."""
    return _ask(command, "topic", f"t{topic.id}", topic.name, options)


def to_follow(command: str, follow: int, option: str = "name", **options: str) -> Ask:
    """What is to be done with a follow, by its id ("f12")."""
    return with_options(command, **{option: f"f{follow}", **options})


def plain(command: str) -> Ask:
    """A command without options."""
    return Ask(command=command, words=f"/{command}")


def with_options(command: str, **options: str) -> Ask:
    """A command with options in the order in which they are typed. What the command is about comes first, without its name."""
    given = {name: option for name, option in options.items() if option}
    spoken = [option if not i and name in SUBJECTS else f"{name}:{option}" for i, (name, option) in enumerate(given.items())]
    return Ask(command=command, options=given, words=" ".join([f"/{command}", *spoken]))


def fits(ask: Ask) -> bool:
    """Whether a question fits into a button."""
    try:
        return bool(ask.key())
    except ValueError:
        return False


def _ask(command: str, subject: str, value: str, spoken: str, options: dict[str, str]) -> Ask:
    given = {name: option for name, option in options.items() if option}
    rest = "".join(f" {name}:{option}" for name, option in given.items())
    return Ask(command=command, options={subject: value, **given}, words=f"/{command} {spoken}{rest}")
