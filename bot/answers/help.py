"""What one can do here, by task."""

from __future__ import annotations

from bot.answers.card import Button, Card, Section, bold, line, quiet
from bot.answers.doors import plain
from store import lookup, topics
from store.database import Store

PERSON = "NAME"
TOPIC = "TOPIC"

TASKS = (
    ("Get to know somebody", ("/profile {name}", "/works {name} year:2023", "/statement {name}")),
    ("See what they work on, and with whom", ("/topics {name}", "/timeline {name}", "/coauthors {name}", "/related {name}")),
    ("Judge a record", ("/trust {name}",)),
    ("Find a paper and cite it", ("/work words of the title", "/cite words of the title")),
    ("See who and what is on a topic", ("/topic {topic}", "/communities {topic}", "/search {topic} year:2015..")),
    ("Hear when somebody publishes", ("/follow {name}", "/follow-topic {topic}", "/following", "/suggest")),
    ("See what you were told, and what is kept about you", ("/digest", "/history", "/my-data")),
    ("Know what this rests on", ("/about",)),
)

STEPS = (("All I follow", "following"), ("My data", "my-data"), ("About", "about"))


def answer(store: Store) -> Card:
    """The tasks that this bot helps with, with examples from the store."""
    name = next((match.name for match in lookup.suggest(store, "", 1)), PERSON)
    topic = next((one.name for one in topics.find(store, "", 1)[1]), TOPIC)
    sections = tuple(
        Section(lines=(line(bold(task)), *(line(example.format(name=name, topic=topic)) for example in examples)))
        for task, examples in TASKS
    )
    hints = (
        line(quiet("A name may be typed in any form: initials, family name first, without accents, with a typing error or two.")),
        line(quiet(f"Plain words work as well, in a message to me or a mention: who works with {name}?")),
        line(quiet("Add private:True to a slash command, and only you see the answer.")),
    )
    return Card(
        ask=plain("help"),
        title="What would you like to do?",
        sections=(*sections, Section(lines=hints)),
        buttons=tuple(Button(label=label, ask=plain(command)) for label, command in STEPS),
    )
