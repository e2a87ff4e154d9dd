r"""TeX and simple HTML, as they stand in titles and abstracts, become readable Unicode.

Braces that are printed (`\{0,1\}`) look like grouping when the result is converted once more, so texts
are converted once, where they are read.
"""

from __future__ import annotations

import html
import re

from store.tex_reader import BREAK, Reader

LONGEST = 200_000
"""Characters up to which a text is converted; a longer one is no abstract, and only its whitespace is tidied."""

_MARKS = re.compile(r"[\\{}~$^_&<]|--|`|''")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_TAG = re.compile(r"(\$[^$]*\$)|<(/?)([a-zA-Z][\w:-]*)(?:\s[^<>]*)?/?>")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_BLOCKS = frozenset({"p", "ul", "ol", "br", "div", "h1", "h2", "h3", "h4", "table", "tr", "blockquote", "title", "sec"})
_SCRIPTS = {"sub": r"\textsubscript{", "sup": r"\textsuperscript{", "/sub": "}", "/sup": "}"}

_ESCAPED_TWICE = (("$\\backslash$", "\\"), ("{\\{}", "{"), ("{\\}}", "}"))
"""What some reference managers make of TeX that was pasted into them."""


def readable(text: str) -> str:
    """A title or an abstract in Unicode: no TeX, no HTML, soft line wraps joined.

    Paragraphs are parted by an empty line, list items stand on lines that begin with "• ". Never raises:
    malformed TeX keeps its text. Takes time in proportion to the length of the text.
    """
    text = _paragraphs(_CONTROL.sub(" ", text))
    if len(text) > LONGEST or not _MARKS.search(text):
        return _tidy(text)
    return _tidy(Reader(_without_html(_unescaped(text))).text())


def name(text: str) -> str:
    """A person's name in Unicode, on one line: accents composed, braces dropped, `--` a hyphen. Marks without a letter are nobody's."""
    found = " ".join(readable(text.replace("--", "-")).split())
    return found if any(map(str.isalpha, found)) else ""


def _unescaped(text: str) -> str:
    if "$\\backslash$" in text:
        for twice, once in _ESCAPED_TWICE:
            text = text.replace(twice, once)
    return text


def _paragraphs(text: str) -> str:
    lines = [line.strip() for line in text.splitlines()]
    return "\n".join(BREAK if not line else f"{BREAK}{line}" if line.startswith("• ") else line for line in lines)


def _tidy(text: str) -> str:
    parts = [" ".join(part.split()) for part in text.split(BREAK)]
    kept = [part for part in parts if part and part != "•"]
    return "".join(part if not at else f"\n{part}" if part.startswith("• ") else f"\n\n{part}" for at, part in enumerate(kept))


def _without_html(text: str) -> str:
    if "<" in text:
        text = _TAG.sub(_tag, text)
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text) if "&" in text else text


def _tag(found: re.Match[str]) -> str:
    if found[1]:  # a formula, where < and > compare
        return found[1]
    tag = found[3].rpartition(":")[2].lower()
    if tag == "li":
        return BREAK if found[2] else f"{BREAK}• "
    return BREAK if tag in _BLOCKS else _SCRIPTS.get(found[2] + tag, "")
