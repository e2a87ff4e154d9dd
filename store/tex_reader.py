"""Reads the TeX of titles and abstracts, piece by piece.

A title is no document: there is no preamble, dollar signs may be prices, and half of a formula may be
missing. So the text is read in one pass by a reader that cannot fail: what it does not understand stays
as text. The meaning of the commands is in `store.tex_symbols`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from store import tex_symbols as symbols

# Marks for use while reading; nothing of the kind may be in the input. Python counts them as
# whitespace, so what is left of them goes when the whitespace is tidied.
BREAK = "\x1e"
_SOFT = "\x1f"  # room around an operator
_GONE = "\x1d"  # where a citation stood

_DEEPEST = 40
"""Nested groups that are followed; deeper braces are ignored and their text is kept."""

_PIECE = re.compile(r"\\[a-zA-Z]+\*?|\\.|\$\$?|[\\{}^_~&]|[^\\${}^_~&]+", re.DOTALL)
_CLOSERS = {"$": "$", "$$": "$$", r"\[": r"\]", r"\(": r"\)", r"\begin": r"\end"}

_DIGITS = re.compile(r"[0-9]+")
_CHARACTER = re.compile(r"[^\\${}^_~&]")
_OPTION = re.compile(r"\s*\[[^\]]*\]")
_DOT = re.compile(r"\.")
_CITATION = re.compile(rf"[ \n]?[(\[](?=[ ,;]*{_GONE})[ ,;{_GONE}]*[)\]]|[ \n]?{_GONE}")


def _closing(pieces: list[str]) -> dict[int, int]:
    """For each piece that may open a formula, the piece that closes it within the same paragraph.

    That is the next one as deep in braces, since formulas may hold text with formulas; else the next one.
    """
    nearest: dict[tuple[str, int | None], int] = {}
    closing: dict[int, int] = {}
    depth = 0
    for at in range(len(pieces) - 1, -1, -1):
        piece = pieces[at]
        depth += (piece == "}") - (piece == "{")
        if BREAK in piece:
            nearest.clear()
        wanted = _CLOSERS.get(piece, "")
        closer = nearest.get((wanted, depth), nearest.get((wanted, None)))
        if closer is not None and not (piece == "$" and _are_prices(pieces, at, closer)):
            closing[at] = closer
        if piece in _CLOSERS.values():
            nearest[piece, depth] = nearest[piece, None] = at
    return closing


def _are_prices(pieces: list[str], opening: int, closing: int) -> bool:
    """Whether two dollar signs stand before amounts, as in "from $5 to $10", and not around a formula."""
    if not pieces[closing - 1][-1].isspace():
        return False
    after = pieces[closing + 1] if closing + 1 < len(pieces) else ""
    return pieces[opening + 1][0].isdigit() or after[:1].isdigit()


class Reader:
    """One pass over the pieces of a text; `end` is where the formula or text that is being read ends."""

    def __init__(self, text: str) -> None:
        self.pieces: list[str] = _PIECE.findall(text)
        self.closing = _closing(self.pieces)
        self.at = 0
        self.end = len(self.pieces)
        self.depth = 0

    def text(self) -> str:
        """The whole text, readable."""
        return _CITATION.sub("", self.group(math=False))

    def group(self, *, math: bool) -> str:
        """Everything up to the brace that closes this group, or up to `end`."""
        parts: list[str] = []
        while self.at < self.end:
            self.at += 1
            piece = self.pieces[self.at - 1]
            if piece == "}" and self.depth:
                break
            parts.append(self.printed(piece, math=math))
        return "".join(parts)

    def nested(self, *, math: bool) -> str:
        """A group whose opening brace has been read. Too deep down the brace is ignored, and the text follows."""
        if self.depth == _DEEPEST:
            return ""
        self.depth += 1
        text = self.group(math=math)
        self.depth -= 1
        return text

    def printed(self, piece: str, *, math: bool) -> str:
        """What one piece prints, together with the arguments it takes."""
        if piece in _CLOSERS and not math and piece != r"\begin":
            return self.formula(piece)
        if piece.startswith("\\"):
            return self.command(piece[1:].rstrip("*") or piece[1:], math=math)
        if piece == "{":
            return self.nested(math=math)
        if piece in {"^", "_"}:
            return self.script(piece, math=math)
        if piece == "~":
            return "~" if self.at > 1 and self.pieces[self.at - 2].endswith("/") else " "
        if piece in {"$", "$$", "}", "&"}:
            return "&" if piece == "&" and not math else " " if piece == "&" else ""
        return piece if math else symbols.typeset(piece)

    def formula(self, opening: str) -> str:
        """What an opening delimiter begins; one that nothing closes is a character."""
        closing = self.closing.get(self.at - 1, self.end)
        if closing < self.end:
            return self.mathematics(closing)
        return opening if opening == "$" else ""

    def mathematics(self, closing: int) -> str:
        """The formula that ends at the piece `closing`, which is consumed. Its groups cannot reach beyond."""
        depth, end = self.depth, self.end
        self.depth, self.end = 0, closing
        text = self.group(math=True)
        self.depth, self.end, self.at = depth, end, closing + 1
        return symbols.roomy(text)

    def script(self, mark: str, *, math: bool) -> str:
        """A sub- or superscript. In running text only braces or, for powers, digits make one: file_name stays."""
        braced = self.next() == "{"
        digits = "" if math or braced or mark == "_" else self.take(_DIGITS)
        text = self.argument(math=True) if math or braced else digits
        return symbols.script(mark, symbols.tight(text)) if text.strip() else mark

    def next(self) -> str:
        """The piece that comes next, or nothing."""
        return self.pieces[self.at] if self.at < self.end else ""

    def take(self, pattern: re.Pattern[str]) -> str:
        """What the pattern matches at the beginning of the next piece; the rest of that piece stays."""
        found = pattern.match(self.next())
        if not found:
            return ""
        self.pieces[self.at] = self.pieces[self.at][found.end() :]
        return found[0]

    def skip_space(self) -> None:
        """Go on to what is no space."""
        while self.at < self.end and not self.pieces[self.at].strip(" \n"):
            self.at += 1
        if self.at < self.end:
            self.pieces[self.at] = self.pieces[self.at].lstrip(" \n")

    def argument(self, *, math: bool) -> str:
        """What a command applies to: a group, a command, or one character."""
        self.skip_space()
        piece = self.next()
        if not piece.startswith(("{", "\\")):
            return self.take(_CHARACTER)
        if self.depth == _DEEPEST:
            return ""
        self.at += 1
        self.depth += 1
        text = self.group(math=math) if piece == "{" else self.printed(piece, math=math)
        self.depth -= 1
        return text

    def unread(self) -> str:
        """An argument that is not printed, such as the key of a citation."""
        self.skip_option()
        self.skip_space()
        closing = self.closing_brace()
        raw = "".join(self.pieces[self.at + 1 : closing])
        self.at = closing + 1 if closing > self.at else self.at
        return raw

    def skip_option(self) -> None:
        """Go past an option in brackets, if there is one."""
        if not self.next().startswith("["):
            return
        for at in range(self.at, min(self.at + 20, self.end)):
            _, bracket, rest = self.pieces[at].partition("]")
            if bracket:
                self.at, self.pieces[at] = at, rest
                return

    def closing_brace(self) -> int:
        """Where the group that comes next is closed, or here if it is not closed soon."""
        depth = 0
        for at in range(self.at, min(self.at + 200, self.end)):
            depth += (self.pieces[at] == "{") - (self.pieces[at] == "}")
            if depth <= 0:
                return at
        return self.at

    def command(self, name: str, *, math: bool) -> str:
        """What a command prints, together with its arguments."""
        if name in symbols.ACCENTS:
            text = self.argument(math=math).strip()
            return symbols.accented(symbols.ACCENTS[name], text) if text else "" if name.isalpha() else name
        if not name.isalpha():
            return symbols.CHARACTERS.get(name, name)
        if name in symbols.LETTERS:
            self.skip_space()
            return symbols.LETTERS[name]
        if name in symbols.SWITCHES:
            return self.switch(name)
        special = _SPECIAL.get(name)
        if special:
            return special(self, name, math)
        return self.operator(symbols.symbol(name), name, math=math)

    def switch(self, name: str) -> str:
        """A command that prints nothing."""
        self.skip_space()
        if name in {"left", "right"}:
            self.take(_DOT)
        return ""

    def operator(self, printed: str | None, name: str, *, math: bool) -> str:
        """A symbol or a word such as log, with room around it. A command that nobody knows prints its name."""
        if printed is None and self.next() == "{":
            return f"{name}({self.argument(math=True)})" if math else ""
        printed = name if printed is None else printed
        if not math:
            return printed
        if symbols.spaced(printed):
            return f"{_SOFT}{printed}{_SOFT}"
        if len(printed) < 2 or not printed.isalpha():
            return printed
        follows = self.next()
        room = follows[:1].isalnum() or follows == "{" or (follows[:1] == "\\" and follows[1:] not in symbols.TIGHT)
        return f"{_SOFT}{printed}{_SOFT if room else ''}"


def _citation(reader: Reader, name: str, math: bool) -> str:
    reader.unread()
    return _GONE


def _fraction(reader: Reader, name: str, math: bool) -> str:
    above, below = (symbols.roomy(reader.argument(math=True)) for _ in range(2))
    room = _SOFT if math else ""
    return f"{room}{symbols.factor(above)}/{symbols.divisor(below)}{room}"


def _choice(reader: Reader, name: str, math: bool) -> str:
    above, below = (symbols.roomy(reader.argument(math=True)) for _ in range(2))
    return f"({above} choose {below})"


def _root(reader: Reader, name: str, math: bool) -> str:
    degree = reader.take(_OPTION).strip(" []")
    text = symbols.roomy(reader.argument(math=True))
    return (symbols.script("^", degree) if degree else "") + "√" + (text if len(text) == 1 or text.isdecimal() else f"({text})")


def _fenced(reader: Reader, name: str, math: bool) -> str:
    return f"{symbols.FENCES[name][0]}{symbols.roomy(reader.argument(math=True))}{symbols.FENCES[name][1]}"


def _style(reader: Reader, name: str, math: bool) -> str:
    return symbols.styled(symbols.STYLES[name], reader.argument(math=True))


def _plain(reader: Reader, name: str, math: bool) -> str:
    return reader.argument(math=math and name not in symbols.WORDS)


def _operator_name(reader: Reader, name: str, math: bool) -> str:
    return reader.operator(symbols.tight(reader.argument(math=True)), name, math=math)


def _script(reader: Reader, name: str, math: bool) -> str:
    return symbols.script("_" if name == "textsubscript" else "^", symbols.tight(reader.argument(math=True)))


def _begin(reader: Reader, name: str, math: bool) -> str:
    closing = reader.closing.get(reader.at - 1, reader.end)
    environment = reader.unread()
    if math or closing >= reader.end or environment.rstrip("*") not in symbols.MATH_ENVIRONMENTS:
        return ""
    text = reader.mathematics(closing)
    reader.unread()
    return f" {text} "


def _end(reader: Reader, name: str, math: bool) -> str:
    return BREAK if reader.unread() in symbols.LISTS else ""


def _item(reader: Reader, name: str, math: bool) -> str:
    reader.take(_OPTION)
    return f"{BREAK}• "


def _paragraph(reader: Reader, name: str, math: bool) -> str:
    return BREAK


def _link(reader: Reader, name: str, math: bool) -> str:
    reader.unread()
    return reader.argument(math=False)


_SPECIAL: dict[str, Callable[[Reader, str, bool], str]] = {
    **dict.fromkeys(symbols.CITATIONS, _citation),
    **dict.fromkeys(symbols.FRACTIONS, _fraction),
    **dict.fromkeys(symbols.CHOICES, _choice),
    **dict.fromkeys(symbols.FENCES, _fenced),
    **dict.fromkeys(symbols.STYLES, _style),
    **dict.fromkeys(symbols.WORDS | symbols.FONTS, _plain),
    **dict.fromkeys(("operatorname", "DeclareMathOperator"), _operator_name),
    **dict.fromkeys(("textsubscript", "textsuperscript"), _script),
    **{"sqrt": _root, "begin": _begin, "end": _end, "item": _item, "par": _paragraph, "href": _link},
}
"""The commands that take arguments or break the line."""
