"""Chat text to the same questions that commands ask. Pure: nothing here reads the store.

A text is a typed command ("/works Ada Toy year:2023"), a small phrase ("hi"), one of the ways to ask
(`sentences`), a command without its slash ("trust Ada Toy"), or a bare name. A slot of a sentence accepts
a text only if it can be what the slot stands for, so that "new papers" is not taken for somebody's papers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import get_args

from bot.answers import Command, Refusal, commands
from bot.answers.card import Ask
from bot.sentences import COMMAND_OF_PHRASE, PATTERNS
from store.models import Scheme

LONGEST = 300
"""Characters of a chat text that is read at all; longer ones are not questions."""

EXAMPLES = "“papers by …”, “who works with …”, or “who works on …”"
"""What somebody gets to see whose text is no question."""

_OPTION_OF_SLOT = {"wish": "name", "muted": "follow", "query": "words", "span": "words", "author": "words", "beside": "words"}
"""The option of a slot that is called otherwise, because other texts fit it. Slots of one option are told one after the other."""

_MENTION = re.compile(r"<@[!&]?\d+>")
_STRAIGHT = str.maketrans("’‘“”", "''\"\"")
_COURTESY = re.compile(
    r"(?:(?:hi|hello|hey|colloquy|please|pls|so|ok|okay)\b[,!. ]+"
    r"|(?:could|can|would|will) you |(?:i|we) (?:want|would like) to (?:know|see) |i'd like to (?:know|see) "
    r"|do you know |(?:tell|show|give|get) (?:me|us) )(?=\S)",
    re.IGNORECASE,
)
_THANKS = re.compile(r"[ ,]+(?:please|pls|thanks|thank you|thx)$", re.IGNORECASE)
_ACADEMIC_TITLE = re.compile(r"^(?:the )?(?:dr|prof|professor)\b\.? +", re.IGNORECASE)

_PAGE = re.compile(r"[1-9][0-9]{0,5}")
_OPEN_YEARS = re.compile(r"year:[0-9]{4}\.\.$", re.IGNORECASE)
_LAST_YEAR = re.compile(r"(.*\S)\s+((?:19|20)[0-9]{2})", re.DOTALL)
_PRIVATE = re.compile(r'("[^"]*")|(?<!\S)private:\s*(?:true|false)(?!\S)', re.IGNORECASE)
_UNKNOWN_OPTION = rf"(?!(?:{'|'.join(get_args(Scheme))}):)[a-z][\w-]*(?=:\s*\S)(?!://)"
"""A word before a colon that is neither a scheme of identifiers ("orcid:…") nor the beginning of an address."""


_VERBATIM = frozenset({"words"})
"""Options in which quotes mean something."""

_BARE = frozenset({"name", "topic", "title", "words", "until"})
"""Options that are typed without their name, where they are the first of a command."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NEVER_IN_A_NAME = _words(
    "who whom what which where when why how is are was were does did has have of with from for on and about this that there "
    "your our me papers publications topics please thanks thank find show list since after before until"
)
_NEVER_A_NAME = _words("he she they you it me him her them we us i everyone someone anyone nobody people yourself myself")
_NEVER_FIRST = _words("the any some new newest latest recent more my good nice great ok okay yes lol see")


def understand(text: str, table: Mapping[str, Command] | None = None) -> Ask | None:
    """The question that a chat text asks, or None where it is not one we know.

    A text of more than 300 characters is not read. Names, titles and topics come back as they were
    written. `table` holds the commands that a line may name; the default is every command there is.
    Raises Refusal as `parse_command` does.
    """
    if len(text) > LONGEST:
        return None
    text = _tidy(text)
    table = commands() if table is None else table
    if text.startswith("/"):
        return parse_command(text, table)
    asked = text if _OPEN_YEARS.search(text) else text.rstrip(" ?!.,;:")
    question = _without_courtesy(asked)
    return (
        _phrase(asked)
        or _phrase(question)
        or _quoted(question)
        or _asked(question)
        or _bare_command(question, table)
        or _bare_name(question)
    )


def parse_command(text: str, table: Mapping[str, Command]) -> Ask:
    """The question of a typed command, such as `/works Ada Toy year:2023 page:2`.

    The first option needs no name. Another option begins at `name:` and reaches to the next one;
    what stands in double quotes is never an option. A year at the end of the first option is the
    option `year`, where there is one; `private:True` means nothing here and is left out. A command that
    is not in `table`, or an option that a command about a person does not have, is handed on as it is:
    whoever answers says so. Raises Refusal for a page that is no number from 1 to 999999.
    """
    word, _, rest = text.translate(_STRAIGHT).strip().removeprefix("/").partition(" ")
    command = word.casefold() or "help"
    names = [option.name for option in table[command].options] if command in table else []
    options = _options(_PRIVATE.sub(r"\1", rest), names)
    page = options.pop("page", "")
    ask = _ask(command, options, names[0] if names else "")
    if not page:
        return ask
    if not _PAGE.fullmatch(page):
        raise Refusal(f"/{command} page: {page[:40]!r} does not fit; it takes the number of a page, from 1 on.", "/help")
    return ask.at_page(int(page))


def _options(rest: str, names: list[str]) -> dict[str, str]:
    """The options in the rest of a line; what comes before the first `name:` belongs to the first of them."""
    words = [*map(re.escape, names), "page", *([_UNKNOWN_OPTION] if names[:1] == ["name"] else [])]
    marks = re.finditer(rf'"[^"]*"|(?<!\S)({"|".join(words)}):', rest, re.IGNORECASE)
    named = [(mark[1].casefold(), mark.start(), mark.end()) for mark in marks if mark[1]]
    first = [(names[0], 0, 0)] if names else []
    spans = [*first, *named, ("", len(rest), len(rest))]
    values = {name: rest[start:end].strip() for (name, _, start), (_, end, _) in pairwise(spans)}
    return {name: bare for name, value in _with_year(values, names).items() if (bare := value if name in _VERBATIM else _unquoted(value))}


def _with_year(options: dict[str, str], names: list[str]) -> dict[str, str]:
    """The options; a year at the end of the first becomes the year where the command has one and none is given."""
    ending = _LAST_YEAR.fullmatch(options[names[0]]) if "year" in names and not options.get("year") else None
    return {**options, names[0]: ending[1], "year": ending[2]} if ending else options


def _ask(command: str, options: Mapping[str, str], first: str) -> Ask:
    """A question with its words: the first option bare, the others by name."""
    words = [f"/{command}", *([options[first]] if first in options else [])]
    words += [f"{name}:{value}" for name, value in options.items() if name != first]
    return Ask(command=command, options=dict(options), words=" ".join(words))


def _tidy(text: str) -> str:
    """One line of composed Unicode with straight quotes and without mentions."""
    return " ".join(unicodedata.normalize("NFC", _MENTION.sub(" ", text)).translate(_STRAIGHT).split())


def _without_courtesy(text: str) -> str:
    while courtesy := _COURTESY.match(text):
        text = text[courtesy.end() :]
    return _THANKS.sub("", text)


def _phrase(text: str) -> Ask | None:
    command = COMMAND_OF_PHRASE.get(text.casefold())
    return _ask(command, {}, "") if command else None


def _quoted(text: str) -> Ask | None:
    """A text that is one quotation is a title."""
    return _ask("work", {"title": text[1:-1].strip()}, "title") if re.fullmatch(r'"[^"]*\w[^"]*"', text) else None


def _asked(text: str) -> Ask | None:
    for command, pattern in PATTERNS:
        match = pattern.fullmatch(text)
        slots = {slot: _SLOTS[slot](value) for slot, value in match.groupdict().items() if value} if match else {}
        if slots and all(slots.values()):
            options: dict[str, str] = {}
            for slot, value in slots.items():
                option = _OPTION_OF_SLOT.get(slot, slot)
                options[option] = f"{options[option]} {value}" if option in options else value
            return _ask(command, options, next((option for option in options if option in _BARE), ""))
    return None


def _bare_command(text: str, table: Mapping[str, Command]) -> Ask | None:
    """A command without its slash, unless what follows is small talk."""
    word = text.partition(" ")[0].casefold()
    options = table[word].options if word in table else ()
    ask = parse_command(text, table) if options else None
    return ask if ask and _not_small_talk(ask.options.get(options[0].name, "")) else None


def _bare_name(text: str) -> Ask | None:
    """Two to five words that can be a name; one where the script has no capitals and no spaces."""
    name = _name(text)
    words = name.split()
    one_word = len(words) == 1 and 2 <= len(name) <= 6 and name.lower() == name.upper()
    return _ask("profile", {"name": name}, "name") if 2 <= len(words) <= 5 or one_word else None


def _name(text: str) -> str:
    """The text as a person's name without academic title and possessive, or nothing if it cannot be one."""
    name = _ACADEMIC_TITLE.sub("", _unquoted(text)).removesuffix("'s")
    return name if _not_small_talk(name) and all(map(_name_word, name.casefold().split())) else ""


def _not_small_talk(name: str) -> bool:
    words = name.casefold().split()
    possible = bool(words) and words[0] not in _NEVER_FIRST and name.casefold() not in _NEVER_A_NAME
    return possible and not _NEVER_IN_A_NAME.intersection(words)


def _name_word(word: str) -> bool:
    kinds = [unicodedata.category(character)[0] for character in word if character not in ".,'-·"]
    return "L" in kinds and set(kinds) <= {"L", "M"} and not word.endswith("'s")


def _topic(text: str) -> str:
    topic = _unquoted(text)
    possible = any(map(str.isalpha, topic)) and topic.casefold() not in _NEVER_A_NAME | _NEVER_IN_A_NAME
    return topic if possible else ""


def _unquoted(text: str) -> str:
    return re.sub(r"""^(["'])(.*)\1$""", r"\2", text.strip()).strip()


def _author(text: str) -> str:
    """A name as a search has it, or nothing if it cannot be one."""
    name = _name(text)
    return f'author:"{name}"' if name else ""


def _span(text: str) -> str:
    """A span of years as a search has it: "since 2017" is year:2017.. there, and "after 2017" year:2018..."""
    word, _, stated = text.casefold().partition(" ")
    year = int(stated)
    spans = {"in": f"{year}", "since": f"{year}..", "after": f"{year + 1}..", "until": f"..{year}", "before": f"..{year - 1}"}
    return f"year:{spans[word]}"


def _pause(text: str) -> str:
    return "off" if re.match("unmute|end", text, re.IGNORECASE) else text


_SLOTS: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys(("name", "to"), _name),
    **dict.fromkeys(("author", "beside"), _author),
    **dict.fromkeys(("topic", "title", "words", "wish", "muted"), _topic),
    **{"year": str, "kind": str.casefold, "when": str.casefold, "until": _pause, "query": str.strip, "span": _span},
}
"""What each slot makes of its text: the value of an option, or nothing where the text does not belong there."""
