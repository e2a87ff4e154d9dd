r"""TeX and HTML in titles and abstracts become text that a person reads without stumbling."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.tex import LONGEST, name, readable

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"

TEXT = [
    (r"\emph{gradient \textbf{clipping}}", "gradient clipping"),
    ("{G}ibbs and {T}oy {MODEL}s", "Gibbs and Toy MODELs"),
    ("worst--case bounds---and ``fast'' rates", "worst–case bounds—and “fast” rates"),
    ("a `dual' view isn't rare", "a ‘dual’ view isn't rare"),
    ("Table~1 and 100\\% of R\\&D", "Table 1 and 100% of R&D"),
    (r"{\em first} and {\it second}", "first and second"),
    (r"as shown~\citep[p.~3]{Toy-1995}.", "as shown."),
    (r"as shown (\cite{a}, \citet{b}) before", "as shown before"),
    (r"\LaTeX\ is fun\ldots", "LaTeX is fun…"),
    (r"$\backslash$emph{\{}escaped twice{\}}", "escaped twice"),
    ("file_name, R&D, 3 < 4 and 100% remain", "file_name, R&D, 3 < 4 and 100% remain"),
    ("http://toy.example/~ada", "http://toy.example/~ada"),
    (r"\unknowncommand{kept} and \another", "kept and another"),
]

MATHEMATICS = [
    (r"$n\ge O({d r^5 \epsilon^{-2} C^{-2} \log d})$", "n ≥ O(d r⁵ ε⁻² C⁻² log d)"),
    (r"$n \ge O({d r^5 ε^{-2} C^{-2} \log d})$", "n ≥ O(d r⁵ ε⁻² C⁻² log d)"),
    ("CuInTe$_2$", "CuInTe₂"),
    (r"$\mathbb{R}^{d\times d}$", "ℝ^(d×d)"),
    (r"$\tilde{O}(dr^{2})$ and $\tilde O_{r,\epsilon}(n)$", "Õ(dr²) and Õ_(r,ε)(n)"),
    (r"$\frac{a}{b}$, $\frac{a+b}{2n}$, $c\frac{1}{2}$", "a/b, (a+b)/(2n), c 1/2"),
    (r"$\sqrt{r}$, $\sqrt{dT}$, $\sqrt[3]{n}$", "√r, √(dT), ³√n"),
    (r"$\left( x \right)$ and $\left\{0,1\right\}^n$", "(x) and {0,1}ⁿ"),
    (r"$\|x\|_2 \le 1$", "‖x‖₂ ≤ 1"),
    (r"$\max_{x\in X} f(x)$", "max_(x∈X) f(x)"),
    (r"$\sum_{i=1}^n x_i^2$", "∑ᵢ₌₁ⁿ xᵢ²"),
    (r"$n\log n$, $\log\log n$, $O(\log(n))$, $\log^2 n$", "n log n, log log n, O(log(n)), log² n"),
    (r"$X^\top$ and $X^{\star}$", "Xᵀ and X*"),
    (r"$x^q$, $f^{O(1)}$, $f^{(k)}$", "x^q, f^(O(1)), f⁽ᵏ⁾"),
    (r"$\mathcal{O}(n)$ on $\mathcal{H}$ and ${\cal H}$", "O(n) on ℋ and ℋ"),
    (r"$x \not\in \emptyset$", "x ∉ ∅"),
    (r"so \[ x^2 \] and $$y_{ij}^{-1}$$ hold", "so x² and yᵢⱼ⁻¹ hold"),
    (r"\begin{equation*} a \leq b \end{equation*} holds", "a ≤ b holds"),
    (r"$\text{if $x$ is odd}$", "if x is odd"),
    (r"$0<\theta<1$ and $a<b>c$", "0<θ<1 and a<b>c"),
    ("a rate of 10^{-7} or x^10", "a rate of 10⁻⁷ or x¹⁰"),
    (r"$\mystery{x}$", "mystery(x)"),
]

HTML = [
    ("<b>bold</b>, <i>italic</i> and <jats:sc>small</jats:sc>", "bold, italic and small"),
    ("a < b and b > a", "a < b and b > a"),
    ("R&amp;D &lt;b&gt; caf&eacute;", "R&D <b> café"),
    ("H<sub>2</sub>O and 10<sup>-3</sup>", "H₂O and 10⁻³"),
    ('<a href="http://toy.example">here</a>', "here"),
]

MALFORMED = [
    ("costs $5 and more", "costs $5 and more"),
    ("from $5 to $10, or $x$", "from $5 to $10, or x"),
    ("a $ b", "a $ b"),
    ("{ {unclosed", "unclosed"),
    ("closed} twice}", "closed twice"),
    ("ends in \\", "ends in"),
    (r"$\frac{1", "$1/"),
    (r"\[ open", "open"),
    ("$x\n\nnext paragraph$", "$x\n\nnext paragraph$"),
    (r"\cite{never closed", "never closed"),
]


@pytest.mark.parametrize(("tex", "text"), TEXT + MATHEMATICS + HTML + MALFORMED)
def test_tex_reads_as_text(tex: str, text: str) -> None:
    assert readable(tex) == text


def test_line_wraps_are_joined_and_paragraphs_stay() -> None:
    assert readable("one\n  two\n \n\nthree\\par four") == "one two\n\nthree\n\nfour"


@pytest.mark.parametrize(
    "source",
    ["Bounds: <ul>\n<li> <b>one</b></li>\n<li>two</li></ul> after", r"Bounds: \begin{itemize}\item one \item[b] two\end{itemize} after"],
)
def test_list_items_stand_on_their_own_lines(source: str) -> None:
    assert readable(source) == "Bounds:\n• one\n• two\n\nafter"


def test_a_list_that_is_already_readable_stays() -> None:
    text = "Bounds:\n• one\n• two\n\nafter – all"
    assert readable(text) == text
    assert readable(text + " \\emph{x}") == text + " x"


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"S\'ebastien G{\"o}del", "Sébastien Gödel"),
        (r"{\L}ukasz Sk\l odowska", "Łukasz Skłodowska"),
        (r"\v{C}ap \v Cap {\v{C}}ap", "Čap Čap Čap"),
        (r"Nicol\`o \c{C}elik \'{\i}", "Nicolò Çelik í"),
        (r"Erd\H{o}s~P\'al", "Erdős Pál"),
        ("Toy--Smith", "Toy-Smith"),
        ("{Toy  Corporation\n of Toys}", "Toy Corporation of Toys"),
        ("玩具", "玩具"),
        (":", ""),
    ],
)
def test_names_lose_their_tex(tex: str, text: str) -> None:
    assert name(tex) == text


def test_control_characters_never_come_through() -> None:
    assert readable("a\x00b \x1e\x1f c &#27; \\emph{d}") == "a b c d"


def test_deep_nesting_keeps_the_text() -> None:
    assert readable("{" * 50_000 + "deep" + "}" * 50_000) == "deep"
    assert readable(r"\emph{" * 20_000 + "deep") == "deep"
    assert "é" in readable("\\'" * 50_000 + "e")
    assert readable("$" + "x^{" * 20_000 + "y$").count("x") == 20_000


def test_a_text_that_is_too_long_is_only_tidied() -> None:
    assert readable("{x}  " * LONGEST) == " ".join(["{x}"] * LONGEST)


PIECES = st.sampled_from(
    [
        *"${}\\^_&<>~%#`'-[]()\n é",
        "\\frac",
        "\\sqrt",
        "\\begin",
        "\\end",
        "{itemize}",
        "\\item",
        "\\cite",
        "\\[",
        "\\]",
        "\\'",
        "\\left",
        "x",
        "12",
        "</li>",
    ]
)


@given(st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=200))
def test_anything_is_read_and_no_control_character_is_left(text: str) -> None:
    assert not re.search(r"[\x00-\x09\x0b-\x1f]", readable(text))
    assert "\n" not in name(text)


@given(st.text(alphabet="abcxyz0123456789 .,:;()", max_size=80))
def test_plain_words_stay_inside_any_command(words: str) -> None:
    plain = " ".join(words.split())
    assert readable(rf"\emph{{{words}}}") == plain
    assert readable(f"{{{words}") == plain


@given(st.text(alphabet="abcxyz 0123{}$", max_size=60))
def test_no_letter_is_lost_to_braces_or_dollars(text: str) -> None:
    assert [letter for letter in readable(text) if letter.isalnum()] == [letter for letter in text if letter.isalnum()]


def pmlr_texts() -> list[str]:
    folder = SHARED / "data" / "pmlr"
    if not folder.is_dir() and os.environ.get("CI") != "true":
        pytest.skip("the shared data is not here")
    found = [file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.bib"))]
    assert found
    return [
        value for text in found for value in re.findall(r"(?:title|abstract)\s*=\s*\{(.*?)\}\s*[,}]?\s*\n\s*(?:\w+\s*=|\})", text, re.S)
    ]


def test_no_tex_is_left_in_two_volumes_of_proceedings() -> None:
    texts = pmlr_texts()
    assert len(texts) > 400
    converted = [readable(text) for text in texts]
    assert [text for text in converted if re.search(r"[\\$~]|\^\{|_\{|</?(b|li|ul)>", text)] == []


def test_reading_real_texts_again_changes_only_printed_braces() -> None:
    for text in pmlr_texts():
        once = readable(text)
        assert readable(once) == once or "{" in once
