"""Every limit, at its edge: what just fits is taken, and one more is refused and remembered as a violation.

Each runs twice, against the hand-written limits alone and with Discord's OpenAPI file besides.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.playground.conftest import RawBot

Json = dict[str, Any]
V2 = {"flags": 1 << 15}


def text(length: int) -> Json:
    return {"type": 10, "content": "x" * length}


def button(**fields: Any) -> Json:
    return {"type": 2, "style": 1, "label": "Toy", "custom_id": "toy", **fields}


def buttons(count: int) -> list[Json]:
    return [button(custom_id=str(number)) for number in range(count)]


def link(path: str = "") -> Json:
    return {"type": 2, "style": 5, "label": "Toy", "url": f"https://toy.example/{path}"}


def row(*components: Json) -> Json:
    return {"type": 1, "components": list(components)}


def option(number: int = 0, **fields: Any) -> Json:
    return {"label": f"Toy {number}", "value": str(number), **fields}


def select(*options: Json, **fields: Any) -> Json:
    return {"type": 3, "custom_id": "select", "options": list(options), **fields}


def users(**fields: Any) -> Json:
    return {"type": 5, "custom_id": "users", **fields}


def section(*texts: Json) -> Json:
    return {"type": 9, "components": list(texts), "accessory": button()}


def container(*components: Json) -> Json:
    return {"type": 17, "components": list(components)}


def thumbnail(description: str) -> Json:
    return {"type": 11, "media": {"url": "https://toy.example/picture.png"}, "description": description}


def gallery(count: int) -> Json:
    return {"type": 12, "items": [{"media": {"url": "https://toy.example/picture.png"}} for _ in range(count)]}


def described(length: int) -> Json:
    return {"type": 12, "items": [{"media": {"url": "https://toy.example/picture.png"}, "description": "x" * length}]}


def layout(*components: Json) -> Json:
    return {**V2, "components": list(components)}


def field(name: str, value: str) -> Json:
    return {"name": name, "value": value}


def embed(length: int) -> Json:
    return {"title": "x" * (length - 4000), "description": "x" * 4000}


MESSAGES: dict[str, tuple[Json, Json]] = {
    "2000 characters of content": ({"content": "x" * 2000}, {"content": "x" * 2001}),
    "a message is not empty": ({"content": "x"}, {"content": ""}),
    "a message is not blank": ({"content": "x"}, {"content": " \n"}),
    "6000 characters in embeds": (
        {"embeds": [embed(4100), {"description": "x" * 1900}]},
        {"embeds": [embed(4100), {"description": "x" * 1901}]},
    ),
    "10 embeds": ({"embeds": [{"title": "x"}] * 10}, {"embeds": [{"title": "x"}] * 11}),
    "256 characters of an embed's title": ({"embeds": [{"title": "x" * 256}]}, {"embeds": [{"title": "x" * 257}]}),
    "4096 characters of an embed's description": ({"embeds": [{"description": "x" * 4096}]}, {"embeds": [{"description": "x" * 4097}]}),
    "2048 characters of an embed's footer": (
        {"embeds": [{"footer": {"text": "x" * 2048}}]},
        {"embeds": [{"footer": {"text": "x" * 2049}}]},
    ),
    "256 characters of an embed's author": ({"embeds": [{"author": {"name": "x" * 256}}]}, {"embeds": [{"author": {"name": "x" * 257}}]}),
    "25 fields of an embed": ({"embeds": [{"fields": [field("x", "x")] * 25}]}, {"embeds": [{"fields": [field("x", "x")] * 26}]}),
    "256 characters of a field's name": (
        {"embeds": [{"fields": [field("x" * 256, "x")]}]},
        {"embeds": [{"fields": [field("x" * 257, "x")]}]},
    ),
    "1024 characters of a field's value": (
        {"embeds": [{"fields": [field("x", "x" * 1024)]}]},
        {"embeds": [{"fields": [field("x", "x" * 1025)]}]},
    ),
    "a field has a name": ({"embeds": [{"fields": [field("x", "x")]}]}, {"embeds": [{"fields": [field("", "x")]}]}),
    "a field has a value": ({"embeds": [{"fields": [field("x", "x")]}]}, {"embeds": [{"fields": [field("x", "")]}]}),
    "5 action rows": (
        {"components": [row(button(custom_id=str(number))) for number in range(5)]},
        {"components": [row(button(custom_id=str(number))) for number in range(6)]},
    ),
    "5 buttons in a row": ({"components": [row(*buttons(5))]}, {"components": [row(*buttons(6))]}),
    "one select in a row": (
        {"components": [row(select(option()))]},
        {"components": [row(select(option()), select(option(), custom_id="second"))]},
    ),
    "rows are not mixed": ({"components": [row(button())]}, {"components": [row(button(), select(option()))]}),
    "a row is not empty": ({"components": [row(button())]}, {"components": [row()]}),
    "custom_id is unique": ({"components": [row(*buttons(2))]}, {"components": [row(button(), button())]}),
    "component ids are unique": (
        {"components": [row(button(custom_id="a", id=7), button(custom_id="b", id=8))]},
        {"components": [row(button(custom_id="a", id=7), button(custom_id="b", id=7))]},
    ),
    "100 characters of custom_id": ({"components": [row(button(custom_id="x" * 100))]}, {"components": [row(button(custom_id="x" * 101))]}),
    "80 characters of a label": ({"components": [row(button(label="x" * 80))]}, {"components": [row(button(label="x" * 81))]}),
    "a button has a label": ({"components": [row(button())]}, {"components": [row(button(label=""))]}),
    "a button has a custom_id": ({"components": [row(button())]}, {"components": [row({"type": 2, "style": 1, "label": "Toy"})]}),
    "a link needs no custom_id": (
        {"components": [row(link())]},
        {"components": [row(button(style=5, url="https://toy.example"))]},
    ),
    "a link has a url": (
        {"components": [row(link())]},
        {"components": [row({"type": 2, "style": 5, "label": "Toy"})]},
    ),
    "there are six styles": (
        {"components": [row({"type": 2, "style": 6, "sku_id": "1"})]},
        {"components": [row(button(style=7))]},
    ),
    "512 characters of a url": ({"components": [row(link("x" * 492))]}, {"components": [row(link("x" * 493))]}),
    "25 select options": (
        {"components": [row(select(*map(option, range(25))))]},
        {"components": [row(select(*map(option, range(26))))]},
    ),
    "a select has options": ({"components": [row(select(option()))]}, {"components": [row(select())]}),
    "select values are unique": (
        {"components": [row(select(option(1), option(2)))]},
        {"components": [row(select(option(1), option(1)))]},
    ),
    "100 characters of a select's custom_id": (
        {"components": [row(select(option(), custom_id="x" * 100))]},
        {"components": [row(select(option(), custom_id="x" * 101))]},
    ),
    "a select has a custom_id": (
        {"components": [row(select(option(), custom_id="x"))]},
        {"components": [row(select(option(), custom_id=""))]},
    ),
    "an option has a label": ({"components": [row(select(option(label="x")))]}, {"components": [row(select(option(label="")))]}),
    "an option has a value": ({"components": [row(select(option(value="x")))]}, {"components": [row(select(option(value="")))]}),
    "150 characters of a user select's placeholder": (
        {"components": [row(users(placeholder="x" * 150))]},
        {"components": [row(users(placeholder="x" * 151))]},
    ),
    "100 characters of a user select's custom_id": (
        {"components": [row(users(custom_id="x" * 100))]},
        {"components": [row(users(custom_id="x" * 101))]},
    ),
    "a user select has a custom_id": ({"components": [row(users(custom_id="x"))]}, {"components": [row(users(custom_id=""))]}),
    "100 characters of an option's label": (
        {"components": [row(select(option(label="x" * 100)))]},
        {"components": [row(select(option(label="x" * 101)))]},
    ),
    "100 characters of an option's value": (
        {"components": [row(select(option(value="x" * 100)))]},
        {"components": [row(select(option(value="x" * 101)))]},
    ),
    "100 characters of an option's description": (
        {"components": [row(select(option(description="x" * 100)))]},
        {"components": [row(select(option(description="x" * 101)))]},
    ),
    "150 characters of a placeholder": (
        {"components": [row(select(option(), placeholder="x" * 150))]},
        {"components": [row(select(option(), placeholder="x" * 151))]},
    ),
    "a select asks for options it has": (
        {"components": [row(select(option(), min_values=0, max_values=1))]},
        {"components": [row(select(option(), min_values=1, max_values=2))]},
    ),
    "new components need their flag": (layout(text(1)), {"components": [text(1)]}),
    "no content in a layout": (layout(text(1)), {**layout(text(1)), "content": "x"}),
    "no embeds in a layout": (layout(text(1)), {**layout(text(1)), "embeds": [{"title": "x"}]}),
    "a layout is not empty": (layout(text(1)), layout()),
    "40 components, nested ones included": (layout(container(*[text(1)] * 39)), layout(container(*[text(1)] * 40))),
    "an accessory counts": (
        layout(section(text(1)), *[text(1)] * 37),
        layout(section(text(1)), *[text(1)] * 38),
    ),
    "4000 characters of text in all": (layout(text(2000), container(text(2000))), layout(text(2000), container(text(2001)))),
    "a text is not empty": (layout(text(1)), layout(text(0))),
    "3 texts in a section": (layout(section(*[text(1)] * 3)), layout(section(*[text(1)] * 4))),
    "a section has a text": (layout(section(text(1))), layout(section())),
    "a section has an accessory": (layout(section(text(1))), layout({"type": 9, "components": [text(1)]})),
    "1024 characters of a thumbnail's description": (
        layout(section(text(1)) | {"accessory": thumbnail("x" * 1024)}),
        layout(section(text(1)) | {"accessory": thumbnail("x" * 1025)}),
    ),
    "1,024 characters in the words for a picture": (layout(described(1024)), layout(described(1025))),
    "10 items in a media gallery": (layout(gallery(10)), layout(gallery(11))),
    "a container is not empty": (layout(container(text(1))), layout(container())),
    "containers are not nested": (layout(container(text(1))), layout(container(container(text(1))))),
    "a button stands in a row": (layout(row(button())), layout(button())),
    "a file is sent along": (layout(gallery(1)), layout({"type": 12, "items": [{"media": {"url": "attachment://toy.png"}}]})),
    "pings are allowed in one way": (
        {"content": "x", "allowed_mentions": {"users": ["1"]}},
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
    ),
}


@pytest.mark.parametrize("limit", MESSAGES)
async def test_message(raw: RawBot, limit: str) -> None:
    fits, too_much = MESSAGES[limit]

    assert await raw.post(**fits) == 200
    assert raw.discord.violations == []
    assert await raw.post(**too_much) == 400
    assert len(raw.discord.violations) == 1
    assert raw.discord.violations[0].startswith("create_message: ")
    assert len(raw.discord.messages) == 1


def command(name: str = "toy", *options: Json, **fields: Any) -> Json:
    return {"type": 1, "name": name, "description": "A toy", "options": list(options), **fields}


def user_menu(name: str = "Toy menu", **fields: Any) -> Json:
    return {"type": 2, "name": name, **fields}


def string(name: str = "toy", **fields: Any) -> Json:
    return {"type": 3, "name": name, "description": "A toy", **fields}


def choice(number: int = 0, **fields: Any) -> Json:
    return {"name": f"Toy {number}", "value": str(number), **fields}


def long(number: int) -> Json:
    """An option of 25 choices with 100 characters each, name and value together."""
    return string(f"a{number}", choices=[{"name": f"{n:0>90}", "value": f"{n:0>10}"} for n in range(25)])


def rest(length: int) -> Json:
    """An option of 200 characters and some more."""
    full = {"name": "x" * 100, "value": "x" * 97}
    return string("r", description="x", choices=[full, {"name": "y", "value": "y" * (length - 200)}])


def subcommand(name: str = "toy", *options: Json) -> Json:
    return {"type": 1, "name": name, "description": "A toy", "options": list(options)}


COMMANDS: dict[str, tuple[list[Json], list[Json]]] = {
    "100 commands": ([command(f"toy{n}") for n in range(100)], [command(f"toy{n}") for n in range(101)]),
    "5 user context menus": ([user_menu(f"Toy {n}") for n in range(5)], [user_menu(f"Toy {n}") for n in range(6)]),
    "5 message context menus": ([user_menu(f"Toy {n}", type=3) for n in range(5)], [user_menu(f"Toy {n}", type=3) for n in range(6)]),
    "a context menu has a name": ([user_menu("x")], [user_menu(" ")]),
    "names are unique": ([command("toy"), user_menu("toy")], [command("toy"), command("toy")]),
    "names are in small letters": ([command("toy-name_1")], [command("Toy")]),
    "names have no blanks": ([command("toy")], [command("toy name")]),
    "32 characters of a name": ([command("x" * 32)], [command("x" * 33)]),
    "a context menu's name may have blanks": ([user_menu("Toy menu")], [user_menu("x" * 33)]),
    "a context menu has no description": ([user_menu()], [user_menu(description="A toy")]),
    "a command has a description": ([command(description="x")], [command(description="")]),
    "100 characters of description": ([command(description="x" * 100)], [command(description="x" * 101)]),
    "an option has a description": ([command("toy", string())], [command("toy", string(description=""))]),
    "an option's name is in small letters": ([command("toy", string("toy"))], [command("toy", string("Toy"))]),
    "25 options": (
        [command("toy", *(string(f"toy{n}") for n in range(25)))],
        [command("toy", *(string(f"toy{n}") for n in range(26)))],
    ),
    "option names are unique": ([command("toy", string("a"), string("b"))], [command("toy", string("a"), string("a"))]),
    "required options come first": (
        [command("toy", string("a", required=True), string("b"))],
        [command("toy", string("a"), string("b", required=True))],
    ),
    "25 choices": (
        [command("toy", string(choices=[choice(n) for n in range(25)]))],
        [command("toy", string(choices=[choice(n) for n in range(26)]))],
    ),
    "choices are unique": (
        [command("toy", string(choices=[choice(1), choice(2)]))],
        [command("toy", string(choices=[choice(1), choice(1)]))],
    ),
    "100 characters of a choice's name": (
        [command("toy", string(choices=[choice(name="x" * 100)]))],
        [command("toy", string(choices=[choice(name="x" * 101)]))],
    ),
    "choices or autocomplete": (
        [command("toy", string(choices=[choice()]))],
        [command("toy", string(choices=[choice()], autocomplete=True))],
    ),
    "subcommands are not mixed with options": (
        [command("toy", subcommand("a", string()), subcommand("b"))],
        [command("toy", subcommand("a"), string("b"))],
    ),
    "a subcommand has no subcommands": ([command("toy", subcommand("a"))], [command("toy", subcommand("a", subcommand("b")))]),
    "8000 characters in all": (
        [
            command(
                "toy", *(long(number) for number in range(3)), string("last", choices=[choice(name="x" * 99, value="x" * 100)]), rest(263)
            )
        ],
        [
            command(
                "toy", *(long(number) for number in range(3)), string("last", choices=[choice(name="x" * 99, value="x" * 100)]), rest(264)
            )
        ],
    ),
}


@pytest.mark.parametrize("limit", COMMANDS)
async def test_commands(raw: RawBot, limit: str) -> None:
    fits, too_much = COMMANDS[limit]

    assert await raw.register(*fits) == 200
    assert raw.discord.violations == []
    assert await raw.register(*too_much) == 400
    assert len(raw.discord.violations) == 1
    assert len(raw.discord.commands) == len(fits)


def modal(*components: Json, **fields: Any) -> Json:
    return {"title": "Toy", "custom_id": "modal", "components": list(components), **fields}


def text_input(**fields: Any) -> Json:
    return {"type": 4, "custom_id": "toy", "style": 1, **fields}


def typed(**fields: Any) -> Json:
    return {"type": 18, "label": "Toy", "component": text_input(**fields)}


def label(number: int = 0, **fields: Any) -> Json:
    return {"type": 18, "label": f"Toy {number}", "component": text_input(custom_id=str(number)), **fields}


def choices(*made: Json) -> Json:
    return {"choices": list(made)}


MODAL, SUGGESTIONS = 9, 8
ANSWERS: dict[str, tuple[int, Json, Json]] = {
    "45 characters of a modal's title": (MODAL, modal(label(), title="x" * 45), modal(label(), title="x" * 46)),
    "a modal has a title": (MODAL, modal(label()), modal(label(), title="")),
    "5 items in a modal": (MODAL, modal(*map(label, range(5))), modal(*map(label, range(6)))),
    "a modal is not empty": (MODAL, modal(label()), modal()),
    "45 characters of a label": (MODAL, modal(label(label="x" * 45)), modal(label(label="x" * 46))),
    "custom_id is unique in a modal": (MODAL, modal(label(1), label(2)), modal(label(1), label(1))),
    "100 characters of a modal's custom_id": (MODAL, modal(label(), custom_id="x" * 100), modal(label(), custom_id="x" * 101)),
    "a modal has a custom_id": (MODAL, modal(label(), custom_id="x"), modal(label(), custom_id="")),
    "a modal's title may be short": (MODAL, modal(label(), title="x"), modal(label(), title="")),
    "a label has a text": (MODAL, modal(label(label="x")), modal(label(label=""))),
    "100 characters of a label's description": (MODAL, modal(label(description="x" * 100)), modal(label(description="x" * 101))),
    "a label has a component": (MODAL, modal(label()), modal({"type": 18, "label": "Toy"})),
    "4000 characters of a text in a modal": (MODAL, modal(label(), text(4000)), modal(label(), text(4001))),
    "100 characters of an input's custom_id": (MODAL, modal(typed(custom_id="x" * 100)), modal(typed(custom_id="x" * 101))),
    "100 characters of an input's placeholder": (MODAL, modal(typed(placeholder="x" * 100)), modal(typed(placeholder="x" * 101))),
    "4000 characters of an input's value": (MODAL, modal(typed(value="x" * 4000)), modal(typed(value="x" * 4001))),
    "4000 characters to be typed": (MODAL, modal(typed(max_length=4000)), modal(typed(max_length=4001))),
    "an input's shortest is not above its longest": (
        MODAL,
        modal(typed(min_length=5, max_length=5)),
        modal(typed(min_length=6, max_length=5)),
    ),
    "45 characters of an input's own label": (MODAL, modal(row(text_input(label="x" * 45))), modal(row(text_input(label="x" * 46)))),
    "no buttons in a modal": (MODAL, modal(row(text_input(label="Toy"))), modal(row(button()))),
    "25 suggestions": (SUGGESTIONS, choices(*map(choice, range(25))), choices(*map(choice, range(26)))),
    "100 characters of a suggestion's name": (SUGGESTIONS, choices(choice(name="x" * 100)), choices(choice(name="x" * 101))),
    "100 characters of a suggestion's value": (SUGGESTIONS, choices(choice(value="x" * 100)), choices(choice(value="x" * 101))),
    "a suggestion has a name": (SUGGESTIONS, choices(choice(name="x")), choices(choice(name=""))),
}


@pytest.mark.parametrize("limit", ANSWERS)
async def test_answer_to_an_interaction(raw: RawBot, limit: str) -> None:
    kind, fits, too_much = ANSWERS[limit]
    await raw.register(command("toy", string(autocomplete=True)))
    ada = raw.discord.person("Ada Toy")
    asking = ada.autocomplete("toy", "toy", toy="x") if kind == SUGGESTIONS else ada.slash("toy")
    asked: asyncio.Task[Any] = asyncio.create_task(asking)
    interaction = await raw.event("INTERACTION_CREATE")

    assert (await raw.respond(interaction, kind, too_much))[0] == 400
    assert len(raw.discord.violations) == 1
    assert (await raw.respond(interaction, kind, fits))[0] == 200
    assert len(raw.discord.violations) == 1
    await asked
