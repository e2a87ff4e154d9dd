"""What TeX's commands mean in Unicode: the tables behind `store.tex`.

Ordinary symbols come from pylatexenc's table; what stands here is what that table lacks, or says in a
way that does not read well in a line of text.
"""

from __future__ import annotations

import re
import string
import unicodedata
from functools import cache

from pylatexenc.latex2text import fmt_math_text_style, get_default_latex_context_db
from pylatexenc.macrospec import LatexContextDb


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ACCENTS = {
    **{"'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307"},
    **{"u": "\u0306", "v": "\u030c", "H": "\u030b", "r": "\u030a", "c": "\u0327", "k": "\u0328", "d": "\u0323", "b": "\u0331"},
    **{"tilde": "\u0303", "widetilde": "\u0303", "hat": "\u0302", "widehat": "\u0302", "bar": "\u0304", "overline": "\u0304"},
    **{"dot": "\u0307", "ddot": "\u0308", "vec": "\u20d7", "check": "\u030c", "breve": "\u0306", "acute": "\u0301"},
    **{"grave": "\u0300", "mathring": "\u030a", "underline": "\u0332", "not": "\u0338"},
}
"""A command that puts a mark on its argument, and the mark as a combining character."""

LETTERS = {
    **{"l": "ł", "L": "Ł", "o": "ø", "O": "Ø", "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å"},
    **{"i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ"},
}
"""Letters of words; the space after such a command ends the command and is not printed."""

SWITCHES = _words(
    "em it bf rm sf tt sc sl tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge centering noindent displaystyle "
    "textstyle scriptstyle limits nolimits left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr protect "
    "newline linebreak smallskip medskip bigskip xspace mathstrut"
)
"""Commands that change only the look of what follows."""

TIGHT = _words("left right big Big bigg Bigg bigl Bigl biggl Biggl { |")
"""What may follow a word such as log without room between them."""

WORDS = _words("text textrm textit textbf textsc textsf texttt textsl textup textnormal emph mbox hbox url path enquote")
"""Commands that print their argument as running text, even inside a formula."""

FONTS = _words("mathrm mathbf mathit mathsf mathtt mathnormal boldsymbol bm pmb ensuremath underbrace overbrace")
"""Commands that print their argument in another font, or in another colour."""

LISTS = frozenset({"itemize", "enumerate", "description", "compactitem", "compactenum"})

CHOICES = frozenset({"binom", "dbinom", "tbinom"})

FRACTIONS = frozenset({"frac", "tfrac", "dfrac", "cfrac", "nicefrac", "sfrac", "textfrac"})

CITATIONS = _words("cite citep citet citealt citealp citeauthor citeyear ref eqref autoref cref Cref label thanks")
"""Commands that point out of the text; without the document they say nothing."""

FENCES = {"norm": "‖‖", "abs": "||", "paren": "()", "pa": "()", "ppth": "()", "ceil": "⌈⌉", "floor": "⌊⌋", "set": "{}", "inner": "⟨⟩"}
"""Commands that authors commonly define for a pair of delimiters around their argument."""

STYLES = {"mathbb": "doublestruck", "mathcal": "script", "mathscr": "script", "cal": "script", "mathfrak": "fraktur"}

MATH_ENVIRONMENTS = _words("equation align gather multline eqnarray displaymath math alignat array matrix pmatrix bmatrix cases")

CHARACTERS = {
    ",": " ",
    ";": " ",
    ":": " ",
    "!": "",
    "/": "",
    "-": "",
    " ": " ",
    "\n": " ",
    "\\": " ",
    "|": "‖",
    "@": "",
    "(": "",
    ")": "",
    "[": "",
    "]": "",
}
"""Commands of one character that is not a letter. All others of this kind print the character."""

_OWN = {
    **{"epsilon": "ε", "eps": "ε", "veps": "ε", "phi": "φ", "star": "*", "ast": "*", "vert": "|", "lvert": "|", "rvert": "|"},
    **{"lVert": "‖", "rVert": "‖", "R": "ℝ", "N": "ℕ", "Z": "ℤ", "E": "𝔼", "P": "ℙ", "cH": "ℋ", "quad": " ", "qquad": " "},
    **{"liminf": "liminf", "limsup": "limsup", "argmin": "argmin", "argmax": "argmax", "dots": "…", "iff": "⇔", "implies": "⇒"},
    **{"LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX", "mid": "∣", "colon": ":", "lbrace": "{", "rbrace": "}", "prime": "′"},
    **{"textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^", "textasciitilde": "~", "textquotedbl": '"'},
    **{"slash": "/", "textbackslash": "\\", "backslash": "\\", "space": " ", "t": "", "triangleq": "≜", "coloneqq": "≔"},
}

_SUPERSCRIPT = dict(
    zip(
        "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWαβγδεθφχ⊤*′",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵅᵝᵞᵟᵋᶿᵠᵡᵀ*′",
        strict=True,
    )
)
_SUBSCRIPT = dict(zip("0123456789+-=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ", strict=True))

_UNSPACED = frozenset("∂∇√∛∜∏∐∑∫∬∭∮∞∅∀∃∄¬⊤⊥′∗⋆*°∠+~^|_/⁺⁻⁼₊₋₌")
"""Mathematical symbols that are no operator between two things."""


_LOOSE = re.compile(r"(?<=[(\[{⟨]) | (?=[)\]}⟩,;])")
_QUOTED = re.compile(r"`(?=\S)([^`'\n]{1,80})'")
_TYPESET = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"))


def script(mark: str, text: str) -> str:
    """A superscript (`mark` "^") or subscript ("_") in Unicode, or `mark` and the text where Unicode has none."""
    table = _SUPERSCRIPT if mark == "^" else _SUBSCRIPT
    if "(" not in text[1:] and all(character in table for character in text):
        return "".join(table[character] for character in text)
    return f"{mark}{text}" if len(text) == 1 else f"{mark}({text})"


def accented(mark: str, text: str) -> str:
    """The text with the combining character `mark` on its first letter, composed (NFC) where Unicode can."""
    first = {"ı": "i", "ȷ": "j"}.get(text[0], text[0])
    return unicodedata.normalize("NFC", first + mark) + text[1:]


def is_script(character: str) -> bool:
    """Whether a character is a sub- or superscript, or a mark on the letter before it."""
    return unicodedata.category(character) in {"No", "Lm", "Mn"} or character in "⁺⁻₊₋"


def styled(style: str, text: str) -> str:
    """ASCII letters in one of pylatexenc's mathematical styles; everything else unchanged."""
    if style == "script" and text == "O":  # an order of growth, which is searched for and read as O
        return text
    return "".join(str(fmt_math_text_style(character, style)) if character in string.ascii_letters else character for character in text)


def spaced(symbol: str) -> bool:
    """Whether a symbol is a relation or an operator, which reads better with room around it."""
    return len(symbol) == 1 and unicodedata.category(symbol) == "Sm" and symbol not in _UNSPACED


def typeset(text: str) -> str:
    """Running text with the dashes and quotation marks that TeX makes of several characters."""
    for typed, printed in _TYPESET:
        text = text.replace(typed, printed)
    return _QUOTED.sub("‘\\1’", text)


def roomy(text: str) -> str:
    """A formula on one line: one space around operators, none inside parentheses."""
    return _LOOSE.sub("", " ".join(text.split()))


def tight(text: str) -> str:
    """A formula without spaces, except between two words."""
    return re.sub(r"(?<!\w) | (?!\w)", "", roomy(text))


def factor(text: str) -> str:
    """A formula that can be divided: in parentheses where it has operators outside of any."""
    depth = 0
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        if not depth and (character in " +-/," or spaced(character)):
            return f"({text})"
    return text


def divisor(text: str) -> str:
    """A formula that can be divided by: in parentheses unless it is a number or a letter with its scripts."""
    return text if text.isdecimal() or all(map(is_script, text[1:])) else f"({text})"


@cache
def symbol(command: str) -> str | None:
    """What a command without arguments prints, or None where it is not known."""
    if command in _OWN:
        return _OWN[command]
    spec = _table().get_macro_spec(command)
    text = getattr(spec, "simplify_repl", None)
    return text if isinstance(text, str) and "%" not in text else None


@cache
def _table() -> LatexContextDb:
    return get_default_latex_context_db()
