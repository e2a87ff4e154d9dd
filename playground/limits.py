"""What Discord refuses in messages, modals and suggestions, written by hand.

The OpenAPI file does not say all of it, and it may not be at hand. Every function yields one
sentence a fault; nothing yielded means that Discord would take it. Figures are from Discord's
developer documentation, "Message Components" and "Message Resource".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from playground.payloads import Json

COMPONENTS_V2 = 1 << 15
"""The message flag with which components are the whole message."""

ROW, BUTTON, SELECT, INPUT, SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER, LABEL = 1, 2, 3, 4, 9, 10, 11, 12, 13, 14, 17, 18
ENTITY_SELECTS = (5, 6, 7, 8)
LINK, PREMIUM = 5, 6

IN_CONTAINER = {ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR}
IN_MESSAGE = IN_CONTAINER | {CONTAINER}
IN_MODAL = {ROW, TEXT, LABEL}

# Fewest and most characters of a component's field; a field with at least one character must be there.
LENGTHS: dict[int, dict[str, tuple[int, int]]] = {
    BUTTON: {"custom_id": (0, 100), "label": (0, 80), "url": (0, 512)},
    SELECT: {"custom_id": (1, 100), "placeholder": (0, 150)},
    INPUT: {"custom_id": (1, 100), "label": (0, 45), "placeholder": (0, 100), "value": (0, 4000)},
    TEXT: {"content": (1, 4000)},
    THUMBNAIL: {"description": (0, 1024)},
    LABEL: {"label": (1, 45), "description": (0, 100)},
    **{kind: {"custom_id": (1, 100), "placeholder": (0, 150)} for kind in ENTITY_SELECTS},
}


def walk(components: Sequence[Json]) -> Iterator[Json]:
    """Every component with all that is nested in it, in the order in which Discord numbers them."""
    for component in components:
        yield component
        yield from walk(component.get("components") or ())
        yield from walk([component[key] for key in ("accessory", "component") if component.get(key)])


def message_faults(message: Json, files: Collection[str] = ()) -> Iterator[str]:
    """What is wrong with a whole message (after an edit: as it would be then); `files` are the names of its files."""
    components = message.get("components") or []
    if (message.get("flags") or 0) & COMPONENTS_V2:
        yield from _layout_faults(message, components)
    else:
        yield from _classic_faults(message, components, files)
    yield from _component_faults(components)
    yield from _mention_faults(message.get("allowed_mentions") or {})
    for url in _attachment_urls(components, message.get("embeds") or []):
        if url.removeprefix("attachment://") not in files:
            yield f"{url} names no file of this message"


def modal_faults(modal: Json) -> Iterator[str]:
    """What is wrong with a modal: `title`, `custom_id` and `components`."""
    yield from _length_faults("modal", modal, {"title": (1, 45), "custom_id": (1, 100)})
    components = modal.get("components") or []
    if not 1 <= len(components) <= 5:
        yield f"a modal has 1 to 5 components, not {len(components)}"
    yield from (f"component type {child['type']} cannot stand in a modal" for child in components if child["type"] not in IN_MODAL)
    for child in components:
        if child["type"] == ROW and [inner["type"] for inner in child["components"]] != [INPUT]:
            yield "an action row in a modal holds one text input"
    yield from _component_faults(components)


def choice_faults(choices: Sequence[Json]) -> Iterator[str]:
    """What is wrong with suggestions for an option, or with its fixed choices: at most 25, name and value up to 100 characters."""
    if len(choices) > 25:
        yield f"{len(choices)} choices are more than 25"
    for choice in choices:
        yield from _length_faults("choice", choice, {"name": (1, 100)})
        if isinstance(choice["value"], str):
            yield from _length_faults("choice", choice, {"value": (1, 100)})


def _layout_faults(message: Json, components: list[Json]) -> Iterator[str]:
    for field in ("content", "embeds", "poll", "sticker_ids"):
        if message.get(field):
            yield f"{field} cannot be sent together with components v2"
    if not components:
        yield "a message of components v2 needs at least one component"
    everything = list(walk(components))
    if len(everything) > 40:
        yield f"{len(everything)} components, nested ones included, are more than 40"
    characters = sum(len(component.get("content") or "") for component in everything if component["type"] == TEXT)
    if characters > 4000:
        yield f"{characters} characters of text in all are more than 4000"
    yield from (f"component type {child['type']} cannot stand in a message" for child in components if child["type"] not in IN_MESSAGE)


def _classic_faults(message: Json, components: list[Json], files: Collection[str]) -> Iterator[str]:
    content, embeds = message.get("content") or "", message.get("embeds") or []
    if len(content) > 2000:
        yield f"content has {len(content)} characters, more than 2000"
    if not (content.strip() or embeds or components or files or message.get("sticker_ids") or message.get("poll")):
        yield "Cannot send an empty message"
    if len(components) > 5:
        yield f"{len(components)} action rows are more than 5"
    if any(child["type"] != ROW for child in components):
        yield "only action rows can stand in a message without the flag for components v2"
    yield from _embed_faults(embeds)


def _embed_faults(embeds: list[Json]) -> Iterator[str]:
    if len(embeds) > 10:
        yield f"{len(embeds)} embeds are more than 10"
    for embed in embeds:
        yield from _length_faults("embed", embed, {"title": (0, 256), "description": (0, 4096)})
        fields = embed.get("fields") or []
        if len(fields) > 25:
            yield f"{len(fields)} fields of an embed are more than 25"
        for field in fields:
            yield from _length_faults("embed field", field, {"name": (1, 256), "value": (1, 1024)})
        yield from _length_faults("embed footer", embed.get("footer") or {}, {"text": (0, 2048)})
        yield from _length_faults("embed author", embed.get("author") or {}, {"name": (0, 256)})
    characters = sum(map(_embed_size, embeds))
    if characters > 6000:
        yield f"{characters} characters in all embeds are more than 6000"


def _embed_size(embed: Json) -> int:
    texts = [embed.get("title"), embed.get("description"), (embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    texts += [field[key] for field in embed.get("fields") or [] for key in ("name", "value")]
    return sum(len(text or "") for text in texts)


def _component_faults(components: list[Json]) -> Iterator[str]:
    everything = list(walk(components))
    for field in ("custom_id", "id"):
        counts = Counter(component[field] for component in everything if component.get(field))
        yield from (f"{field} {value!r} is used by {count} components" for value, count in counts.items() if count > 1)
    for component in everything:
        yield from _length_faults(f"component type {component['type']}", component, LENGTHS.get(component["type"], {}))
        if check := CHECKS.get(component["type"]):
            yield from check(component)


def _row_faults(row: Json) -> Iterator[str]:
    kinds = [child["type"] for child in row["components"]]
    if not kinds:
        yield "an action row is empty"
    elif set(kinds) == {BUTTON}:
        if len(kinds) > 5:
            yield f"{len(kinds)} buttons in an action row are more than 5"
    elif len(kinds) > 1:
        yield "an action row holds buttons, or one select"
    elif kinds[0] not in (SELECT, INPUT, *ENTITY_SELECTS):
        yield f"component type {kinds[0]} cannot stand in an action row"


def _button_faults(button: Json) -> Iterator[str]:
    style = button.get("style")
    if style not in range(1, 7):
        yield f"there is no button style {style}"
    needed = {LINK: "url", PREMIUM: "sku_id"}.get(style or 0, "custom_id")
    if not button.get(needed):
        yield f"a button of style {style} needs a {needed}"
    yield from (f"a button of style {style} has no {key}" for key in ("url", "sku_id", "custom_id") if key != needed and button.get(key))
    if style != PREMIUM and not (button.get("label") or button.get("emoji")):
        yield "a button needs a label or an emoji"


def _select_faults(select: Json) -> Iterator[str]:
    options = select.get("options") or []
    if not 1 <= len(options) <= 25:
        yield f"a select has 1 to 25 options, not {len(options)}"
    for option in options:
        yield from _length_faults("select option", option, {"label": (1, 100), "value": (1, 100), "description": (0, 100)})
    values = Counter(option["value"] for option in options)
    yield from (f"the value {value!r} is in a select {count} times" for value, count in values.items() if count > 1)
    least, most = select.get("min_values", 1), select.get("max_values", 1)
    if not 0 <= least <= most <= max(len(options), 1):
        yield f"a select of {len(options)} options cannot ask for {least} to {most} of them"
    if sum(bool(option.get("default")) for option in options) > most:
        yield "a select has more defaults than can be chosen"


def _section_faults(section: Json) -> Iterator[str]:
    kinds = [child["type"] for child in section.get("components") or []]
    if not 1 <= len(kinds) <= 3 or set(kinds) != {TEXT}:
        yield "a section holds 1 to 3 texts"
    if (section.get("accessory") or {}).get("type") not in (BUTTON, THUMBNAIL):
        yield "a section needs a button or a thumbnail as its accessory"


def _container_faults(container: Json) -> Iterator[str]:
    children = container.get("components") or []
    if not children:
        yield "a container is empty"
    yield from (f"component type {child['type']} cannot stand in a container" for child in children if child["type"] not in IN_CONTAINER)


def _gallery_faults(gallery: Json) -> Iterator[str]:
    count = len(gallery.get("items") or [])
    if not 1 <= count <= 10:
        yield f"a media gallery has 1 to 10 items, not {count}"
    for item in gallery.get("items") or []:
        yield from _length_faults("media gallery item", item, {"description": (0, 1024)})


def _input_faults(field: Json) -> Iterator[str]:
    least, most = field.get("min_length") or 0, field.get("max_length") or 4000
    if not 0 <= least <= most <= 4000:
        yield f"a text input cannot ask for {least} to {most} characters"


def _label_faults(label: Json) -> Iterator[str]:
    if not label.get("component"):
        yield "a label needs a component"


CHECKS = {
    ROW: _row_faults,
    BUTTON: _button_faults,
    SELECT: _select_faults,
    SECTION: _section_faults,
    CONTAINER: _container_faults,
    GALLERY: _gallery_faults,
    INPUT: _input_faults,
    LABEL: _label_faults,
}


def _mention_faults(allowed: Json) -> Iterator[str]:
    parse = allowed.get("parse") or ()
    yield from (
        f"allowed_mentions names {kind} both in parse and one by one" for kind in ("users", "roles") if kind in parse and allowed.get(kind)
    )


def _attachment_urls(components: list[Json], embeds: list[Json]) -> Iterator[str]:
    everything = list(walk(components))
    media = [component.get(key) for component in everything for key in ("media", "file")]
    media += [item.get("media") for component in everything for item in component.get("items") or []]
    media += [embed.get(key) for embed in embeds for key in ("image", "thumbnail")]
    return (one["url"] for one in media if one and (one.get("url") or "").startswith("attachment://"))


def _length_faults(what: str, fields: Json, lengths: dict[str, tuple[int, int]]) -> Iterator[str]:
    for field, (least, most) in lengths.items():
        length = len(fields.get(field) or "")
        if length < least:
            yield f"{what}: {field} is missing"
        if length > most:
            yield f"{what}: {field} has {length} characters, more than {most}"
