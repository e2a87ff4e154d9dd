"""Reading the ACL Anthology's names: who prints which names, who is taken for one person, and what is refused."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import InputRefused, StoreError
from store.models import Identifier, Portrait, Reading, Rejected, Remark
from store.sources import acl_names, sources
from tests.toy.streams import stream

TOYS = """# People of toys
- canonical: {first: Ada B., last: Kite}
  id: ada-b-kite
  comment: Toy University; d. 1973
  similar: [ada-kite]
  variants:
  - {first: Ada, last: KITE}
  - {first: Ada B, last: Kite}
- canonical: {first: Minh, last: No}
  variants:
  - {first: '', last: Minh}
"""


def read(text: str) -> list[Reading]:
    assert next(name for name, source in sources().items() if source.recognise(text)) == "acl_names"
    return list(acl_names.read(stream(text), None))


def portraits(text: str) -> list[Portrait]:
    return [one for one in read(text) if isinstance(one, Portrait)]


def entry(first: str, last: str, id: str = "", more: str = "") -> str:
    return f"- canonical: {{first: {first}, last: {last}}}\n" + (f"  id: {id}\n" if id else "") + more


class TestPeople:
    def test_an_entry_is_a_person_with_all_of_the_names(self) -> None:
        assert read(TOYS) == [
            Portrait(
                anchor="acl:ada-b-kite",
                name="Ada B. Kite",
                alternatives=("Ada KITE", "Ada B Kite"),
                identifiers=(Identifier(scheme="acl", value="ada-b-kite"),),
                authority=True,
                place="line 2, acl:ada-b-kite",
            ),
            Portrait(anchor="acl:Minh No", name="Minh No", alternatives=("Minh",), authority=True, place="line 9, acl:Minh No"),
        ]

    def test_a_name_that_two_people_have_gives_neither_of_them_authority(self) -> None:
        text = entry("Bo", "Drum", "bo-drum-north") + entry("Bo", "Drum", "bo-drum-south") + entry("Ada", "Kite")

        assert [(one.anchor, one.authority) for one in portraits(text)] == [
            ("acl:bo-drum-north", False),
            ("acl:bo-drum-south", False),
            ("acl:Ada Kite", True),
        ]

    def test_a_name_of_nobody_in_particular_makes_no_person(self) -> None:
        text = entry("Bo", "Drum", "bo-drum", "  comment: May refer to several people\n") + entry("Bo", "Drum", "bo-drum-south")

        remark, person = read(text)
        assert remark == Remark(text="line 1: acl:bo-drum may be several people; it is not taken for one")
        assert isinstance(person, Portrait)
        assert not person.authority

    def test_words_of_yaml_are_names(self) -> None:
        text = entry("Yes", "Null") + entry("1e3", "On") + entry("'Ada: B'", '"Kite"')

        assert [one.name for one in portraits(text)] == ["Yes Null", "1e3 On", "Ada: B Kite"]


class TestWhatIsWrong:
    @pytest.mark.parametrize(
        ("broken", "reason"),
        [
            ("- canonical: Kite\n", "it is no entry of the Anthology's names: at canonical, input should be a valid dictionary"),
            ("- canonical: {first: Ada}\n", "it is no entry of the Anthology's names: at canonical.last, field required"),
            ("- canonical: {last: ' '}\n", "a person needs a name, and it has none"),
            (f"- canonical: {{last: {'x' * 201}}}\n", "the name of an author has 202 characters; 200 is the most"),
            ("- [a, b]\n", "it is no entry of the Anthology's names: at the whole of it, input should be a valid dictionary"),
        ],
    )
    def test_an_entry_is_rejected_as_it_stands_and_the_others_are_read(self, broken: str, reason: str) -> None:
        first, second, third = read(entry("Ada", "Kite") + broken + entry("Bo", "Drum"))

        assert isinstance(first, Portrait)
        assert isinstance(second, Rejected)
        assert second.reason.startswith(reason)
        assert (second.place, second.original) == ("line 2", broken.encode())
        assert isinstance(third, Portrait)

    def test_more_values_than_memory_should_hold_are_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(acl_names, "MOST_VALUES", 30)
        with pytest.raises(InputRefused, match=r"^The YAML has more than 30 values; it is not read\.$"):
            read(TOYS)

    def test_aliases_are_refused(self) -> None:
        with pytest.raises(InputRefused, match="uses an alias at line 3"):
            read("- canonical: &a {last: Kite}\n- canonical:\n    last: *a\n")

    def test_nesting_without_end_is_refused(self) -> None:
        with pytest.raises(InputRefused, match="nested more than 8 levels deep at line 2"):
            read(entry("Ada", "Kite") + "- " * 100_000 + "a\n")

    @pytest.mark.parametrize(
        ("text", "line"), [(TOYS[:50], 3), (TOYS + "\t- a: b\n", 12), (TOYS + "- canonical: 'x\n", 13), (TOYS + "---\n" + TOYS, 12)]
    )
    def test_malformed_files_are_refused_with_their_line(self, text: str, line: int) -> None:
        with pytest.raises(InputRefused, match=rf"cut off or malformed at line {line}\.$"):
            read(text)

    @pytest.mark.parametrize("text", ["- name: Ada Kite\n", "canonical: {last: Kite}\n", "", "# a comment\n" * 3, "@misc{toy}"])
    def test_other_text_is_not_taken_for_it(self, text: str) -> None:
        assert not acl_names.recognise(text)

    @given(st.integers(0, len(TOYS)), st.integers(0, 30), st.text(alphabet=st.characters(codec="utf-8"), max_size=12))
    def test_any_damage_is_refused_rejected_or_read(self, at: int, cut: int, text: str) -> None:
        try:
            found = list(acl_names.read(stream(TOYS[:at] + text + TOYS[at + cut :]), None))
        except StoreError:
            return
        assert all(isinstance(one, Portrait | Rejected | Remark) for one in found)

    @given(
        st.integers(0, len(TOYS)), st.sampled_from(["&a ", "*a", "? ", "!!python/object:os.system ", "[", "{", "|\n", "<<: ", "- ", "%"])
    )
    def test_any_sign_of_yaml_is_refused_rejected_or_read(self, at: int, sign: str) -> None:
        try:
            found = list(acl_names.read(stream(TOYS[:at] + sign + TOYS[at:]), None))
        except StoreError:
            return
        assert all(isinstance(one, Portrait | Rejected | Remark) for one in found)


def test_the_real_names_are_all_read(shared: Path) -> None:
    with (shared / "data" / "acl-anthology-2019" / "yaml" / "name_variants.yaml").open("rb") as opened:
        found = list(acl_names.read(opened, None))
    people = [one for one in found if isinstance(one, Portrait)]

    assert Counter(type(one) for one in found) == {Portrait: 3_686, Remark: 2}
    assert len({one.anchor for one in people}) == len(people)
    assert sum(len(one.alternatives) for one in people) > 3_700
    assert sum(bool(one.identifiers) for one in people) == 839
    assert sum(not one.authority for one in people) == 4
