"""What one can do here, by task."""

from __future__ import annotations

from bot.answers.card import Button, Card, Section, bold, line, quiet
from bot.answers.doors import plain
from store import lookup, statements, topics, works
from store.database import Store

PERSON, TOPIC, YEAR = "NAME", "TOPIC", "2023"
"""What stands in the examples while the store knows nobody."""

TASKS = (
    ("Get to know somebody", ("/profile {name}", "/works {name} year:{year}", "/statement {author}")),
    ("See what they work on, and with whom", ("/topics {name}", "/timeline {name}", "/coauthors {name}", "/graph {name}")),
    ("Find the way to somebody, and who is near", ("/coauthors {name} to:{other}", "/related {name}")),
    ("Judge a record", ("/trust {name}",)),
    ("Find a paper and cite it", ("/work words of the title", "/cite words of the title")),
    ("See who and what is on a topic", ("/topic {topic}", "/communities {topic}", "/search {topic}")),
    ("Hear when somebody publishes", ("/follow {name}", "/follow-topic {topic}", "/follow-search {topic}", "/suggest")),
    ("See what you follow and were told, and what is kept about you", ("/following", "/schedule", "/digest", "/history", "/my-data")),
    ("Keep a server's record right, for those who manage it", ("/identity", "/watch")),
    ("Know what this rests on", ("/about",)),
)

STEPS = (("All I follow", "following"), ("My data", "my-data"), ("About", "about"))


def answer(store: Store) -> Card:
    """The tasks that this bot helps with, with examples from the store."""
    given = _examples(store)
    sections = tuple(
        Section(lines=(line(bold(task)), *(line(example.format_map(given)) for example in examples))) for task, examples in TASKS
    )
    hints = (
        line(quiet("A name may be typed in any form: initials, family name first, without accents, with a typing error or two.")),
        line(quiet(f"Plain words work as well, in a message to me or a mention: who works with {given['name']}?")),
        line(quiet("Add private:True to a slash command, and only you see the answer.")),
    )
    return Card(
        ask=plain("help"),
        title="What would you like to do?",
        sections=(*sections, Section(lines=hints)),
        buttons=tuple(Button(label=label, ask=plain(command)) for label, command in STEPS),
    )


def _examples(store: Store) -> dict[str, str]:
    """What the examples speak of, such that each has an answer: those with most works, the newest year of the first, a frequent topic."""
    first, other = (*lookup.suggest(store, "", 2), None, None)[:2]
    newest = next(iter(works.of_researcher(store, first.id)), None) if first else None
    return {
        "name": first.name if first else PERSON,
        "other": other.name if other else PERSON,
        "author": statements.an_owner(store) or (first.name if first else PERSON),
        "year": str(newest.year) if newest and newest.year else YEAR,
        "topic": next((one.name for one in topics.find(store, "", 1)[1]), TOPIC),
    }
