"""Doors: the questions that lead from one answer to the next, as buttons and as a person would type them."""

from __future__ import annotations

from bot.answers.card import Ask
from store.models import ResearcherRef, Topic, WorkRef


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


def to_topic(topic: Topic, **options: str) -> Ask:
    """The question who and what is on a topic."""
    return _ask("topic", "topic", f"t{topic.id}", topic.name, options)


def plain(command: str) -> Ask:
    """A command without options."""
    return Ask(command=command, words=f"/{command}")


def _ask(command: str, subject: str, value: str, spoken: str, options: dict[str, str]) -> Ask:
    given = {name: option for name, option in options.items() if option}
    rest = "".join(f" {name}:{option}" for name, option in given.items())
    return Ask(command=command, options={subject: value, **given}, words=f"/{command} {spoken}{rest}")
