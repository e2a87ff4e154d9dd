"""Damage that files suffer, as hypothesis makes it up."""

from __future__ import annotations

from hypothesis import strategies as st

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
"""Anything that may stand where something else is expected; texts may hold half of a character."""


def damaged(text: str) -> st.SearchStrategy[bytes]:
    """A file of which up to 40 bytes anywhere were replaced by up to 20 others, which need not be UTF-8."""
    whole = text.encode()
    return st.builds(
        lambda at, cut, other: whole[:at] + other + whole[at + cut :],
        st.integers(0, len(whole)),
        st.integers(0, 40),
        st.binary(max_size=20) | st.text(alphabet=st.characters(codec="utf-8"), max_size=9).map(str.encode),
    )
