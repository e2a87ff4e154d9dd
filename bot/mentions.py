"""Chat text to the same questions that commands ask. Pure: nothing here reads the store.

A text is a typed command ("/works Ada Toy year:2023"), a small phrase ("hi"), one of the ways to ask
below, a command without its slash ("trust Ada Toy"), or a bare name. A way to ask is a sentence with
slots in braces; a slot accepts a text only if it can be what the slot stands for, so that "new papers"
is not taken for somebody's papers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import get_args

from bot.answers import Command, Refusal, commands
from bot.answers.card import Ask
from store.models import Scheme

LONGEST = 300
"""Characters of a chat text that is read at all; longer ones are not questions."""

EXAMPLES = "“papers by …”, “who works with …”, or “who works on …”"
"""What somebody gets to see whose text is no question."""

_PHRASES = {
    "help": "help|help me|hi|hi there|hello|hello there|hey|hey there|commands|how does this work|how do you work|how do i use you|"
    "what can you do|what do you do|what can i ask|what can i ask you",
    "about": "about|about you|about yourself|who are you|what are you|what is this|who made you|version|what do you know|"
    "where does your data come from|where do you get your data|where is your data from",
    "following": "following|who do i follow|whom do i follow|what do i follow|who am i following|what am i following|my follows|"
    "list my follows|my subscriptions|do i follow anybody|do i follow anyone",
    "suggest": "suggest|suggestions|who should i follow|whom should i follow|what should i read|suggest somebody|suggest someone",
    "communities": "communities|groups|what communities are there|which communities are there|who belongs together",
    "mute": "mute|mute me|mute all|mute everything|be quiet|pause",
    "schedule": "schedule|when do digests come|when do my digests come|when is my digest|when is the next digest",
    "digest": "digest|my digest|what is new|what's new|whats new|anything new|any news|news",
    "history": "history|what did you tell me|what have you told me",
}
_COMMAND_OF_PHRASE = {phrase: command for command, phrases in _PHRASES.items() for phrase in phrases.split("|")}

_VOCABULARY = {
    "name": r"(?P<name>.+?)",
    "to": r"(?P<to>.+?)",
    "topic": r"(?P<topic>.+?)",
    "title": r"(?P<title>.+?)",
    "words": r"(?P<words>.+?)",
    "wish": r"(?P<wish>.+?)",
    "muted": r"(?P<muted>.+?)",
    "when": r"(?:,? (?P<when>daily|weekly))?",
    "pause": r"(?P<until>(?:\d{1,4}|an?|one) (?:minute|hour|day|week)s?|tomorrow|\d{4}-\d\d-\d\d|[a-z]{3,6}day)",
    "until": r"(?P<until>.+?)",
    "publishes": r"(?:publishes|writes|has)(?: (?:something|anything|a|any))?(?: new)?(?: (?:papers?|works?))?",
    "year": r"(?P<year>(?:19|20)\d\d)",
    "in_year": r"(?:,?(?: in| from| of)? (?P<year>(?:19|20)\d\d))?",
    "kind": r"(?P<kind>preprint|book)",
    "s": r"(?:'s|')?",
    "papers": r"(?:papers?|works?|publications?|articles?|preprints?)",
    "any": r"(?:(?:any|some|all|the|new|newest|latest|recent|list|find|search|for|what(?:'s| is| are)?|which|how many|are there) )*",
    "whats": r"(?:(?:what|who|how)(?:'s| is| are|s) )?(?:the )?",
    "coauthors": r"(?:close )?(?:co-?authors?|co-?writers?|collaborators?|collaborations?)",
    "timeline": r"(?:time ?line|career)",
    "graph": r"(?:(?:co-?author(?:ship)?|collaboration) )?(?:graph|network|neighbou?rhood)",
    "statement": r"(?:research )?(?:statement|overview|directions|themes)",
    "interests": r"(?:topics|(?:research )?(?:topics|interests?|areas?|fields?)|research)",
    "trust": r"trust(?: score| level)?",
    "on": r"(?:on|about|regarding|concerning)",
    "find": r"(?:find|open|look up)",
    "query": r"(?P<query>.+?)",
    "span": r"(?P<span>(?:since|in|until) (?:19|20)\d\d)",
}

_WAYS_TO_ASK = (
    ("unfollow", "(?:unfollow|stop following)(?: (?:the (?:topic|search)|{papers}))?(?: {on})? {wish}"),
    ("follow-topic", "follow (?:the )?topic {topic}{when}"),
    ("follow-topic", "follow {any}(?:{papers}|research|anything|everything|something|news) {on} {topic}{when}"),
    ("follow-search", "follow (?:the )?(?:search|words?)(?: for)? {words}{when}"),
    ("follow", "follow {any}{papers} (?:by|of|from) {name}{when}"),
    ("follow", "follow {name}{s} {any}{papers}{when}"),
    ("follow", "follow {name}{when}"),
    ("follow", "(?:(?:notify me|alert me|let me know) )?(?:when|whenever|if) {name} {publishes}"),
    ("mute", "(?:mute|pause)(?: me| all| everything)?(?: for| until| till)? {pause}"),
    ("mute", "(?:mute|pause|be quiet)(?: me| all| everything)? (?:for|until|till) {until}"),
    ("mute", "(?:mute|pause) (?P<until>off)"),
    ("mute", "(?P<until>unmute|unmute me|unmute all|unmute everything|end the pause)"),
    ("mute", "(?P<until>unmute) {muted}"),
    ("mute", "mute {muted}"),
    ("coauthors", "who (?:works?|worked|is working|collaborate[sd]?|publishe[sd]|writes?|wrote) (?:together )?with {name}"),
    ("coauthors", "who (?:has|have) (?:worked|written|published|collaborated) (?:together )?with {name}"),
    ("coauthors", "(?:who|with whom) (?:does|did|has) {name} (?:work|worked|write|written|publish|published|collaborated?)(?: with)?"),
    ("coauthors", "{whats}{coauthors} (?:of|for|with) {name}"),
    ("coauthors", "{whats}{name}{s} {coauthors}"),
    ("coauthors", "{whats}(?:find |show )?(?:the )?(?:shortest )?(?:path|way|connection|chain) (?:from|between) {name} (?:to|and) {to}"),
    ("coauthors", "how (?:is|does|do|can) {name} (?:connected|linked|tied|get|come|reach|know)(?: to| with)? {to}"),
    ("coauthors", "how (?:do|can) (?:i|we|you) (?:get|come) from {name} to {to}"),
    ("graph", "(?:draw )?(?:a |the )?{graph} (?:of|for|around) {name}"),
    ("graph", "(?:draw )?{name}{s} {graph}"),
    ("timeline", "(?:draw )?{whats}{timeline} (?:of|for) {name}"),
    ("timeline", "(?:draw )?{whats}{name}{s} {timeline}"),
    ("communities", "{any}(?:communities|groups|clusters) (?:in|around|working on|{on}) {topic}"),
    ("statement", "{whats}{statement} (?:of|by|for|from) {name}"),
    ("statement", "{whats}{name}{s} {statement}"),
    ("trust", "why is {name}{s} {trust} .+"),
    ("trust", "{whats}{trust} (?:of|for|in) {name}"),
    ("trust", "{whats}{name}{s} {trust}"),
    ("trust", "how (?:trustworthy|trusted|verified) is {name}"),
    ("trust", "(?:can|should) (?:i|we) trust {name}"),
    ("trust", "is {name} (?:trustworthy|trusted|verified)"),
    ("works", "{any}{kind}s (?:by|of|from) {name}{in_year}"),
    ("works", "{any}{year} {papers} (?:by|of|from) {name}"),
    ("works", "{any}{papers} (?:in|from|of) {year} (?:by|of|from) {name}"),
    ("works", "{any}{papers} (?:by|of|from) {name} {on} {topic}{in_year}"),
    ("works", "{any}{papers} (?:by|of|from) {name}{in_year}"),
    ("works", "{any}(?:{papers} )?(?:did|does|has) {name} (?:publish|published|write|written) {on} {topic}{in_year}"),
    ("works", "{any}(?:{papers} )?(?:did|does|has) {name} (?:publish|published|write|written|have){in_year}"),
    ("works", "{any}{name}{s} {any}{papers} {on} {topic}{in_year}"),
    ("works", "how many {papers} has {name}{in_year}"),
    ("works", "{any}{papers} with {name}{in_year}"),
    ("search", "{any}{papers} {on} {words},? {span}"),
    ("topic", "{any}(?:{papers}|research|anything|something) (?:in|{on}) {topic}"),
    ("topic", "who (?:here |else )?(?:works|is working|does research|publishes|is an expert) (?:on|in) {topic}"),
    ("topic", "who (?:here |else )?(?:studies|researches|knows about|knows) {topic}"),
    ("topic", "(?:experts?|people|researchers?|someone|anyone) (?:working )?(?:on|in) {topic}"),
    ("topic", "(?:the )?topic {topic}"),
    ("topics", "what (?:does|is|has) {name} (?:been )?(?:work|do|study|research)(?:ing)?(?: on)?(?: lately| now)?"),
    ("topics", "{whats}{interests} of {name}"),
    ("topics", "{whats}{name}{s} {interests}"),
    ("topics", "what is {name} (?:interested in|known for)"),
    ("works", "{any}{name}{s} {any}{papers}{in_year}"),
    ("work", "who (?:wrote|authored|published|is the author of|are the authors of) {title}"),
    ("work", "{whats}(?:authors?|abstract|summary) (?:of|for) {title}"),
    ("work", "when was {title} (?:published|written)"),
    ("cite", "{whats}(?:bibtex|citation) (?:of|for) {title}"),
    ("cite", "(?:cite|bibtex) {title}"),
    ("work", "(?:{find} )?(?:the )?(?:paper|work|article|preprint)(?: called| titled)? {title}"),
    ("search", "search(?: for)? {query}"),
    ("profile", "who(?:'s| is|s) {name}"),
    ("profile", "(?:the )?profile (?:of|for) {name}"),
    ("profile", "{name}{s} profile"),
    ("profile", "(?:more |something |anything )?about {name}"),
    ("profile", "{find} {name}"),
    ("work", "{find} {title}"),
)
_PATTERNS = tuple((command, re.compile(sentence.format_map(_VOCABULARY), re.IGNORECASE)) for command, sentence in _WAYS_TO_ASK)

_OPTION_OF_SLOT = {"wish": "name", "muted": "follow", "query": "words", "span": "words"}
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
    command = _COMMAND_OF_PHRASE.get(text.casefold())
    return _ask(command, {}, "") if command else None


def _quoted(text: str) -> Ask | None:
    """A text that is one quotation is a title."""
    return _ask("work", {"title": text[1:-1].strip()}, "title") if re.fullmatch(r'"[^"]*\w[^"]*"', text) else None


def _asked(text: str) -> Ask | None:
    for command, pattern in _PATTERNS:
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


def _span(text: str) -> str:
    """A span of years as a search has it: "since 2017" is year:2017.. there."""
    word, _, year = text.casefold().partition(" ")
    return {"since": f"year:{year}..", "in": f"year:{year}", "until": f"year:..{year}"}[word]


def _pause(text: str) -> str:
    return "off" if re.match("unmute|end", text, re.IGNORECASE) else text


_SLOTS: Mapping[str, Callable[[str], str]] = {
    **{"name": _name, "to": _name, "topic": _topic, "title": _topic, "words": _topic, "wish": _topic, "muted": _topic},
    **{"year": str, "kind": str.casefold, "when": str.casefold, "until": _pause, "query": str.strip, "span": _span},
}
"""What each slot makes of its text: the value of an option, or nothing where the text does not belong there."""
