"""/trust: a score as a sum of reasons."""

from __future__ import annotations

import re

import pytest

from bot.answers.card import Card
from store.database import Store
from tests.toy.cards import card, prose, said


def terms(found: Card) -> list[str]:
    return [said(line) for line in found.sections[0].lines]


def test_every_term_is_named_with_what_it_counts(tree: Store) -> None:
    found = card(tree, "trust", name="Ada")

    assert found.title == "Trust 17 · Unverified"
    assert terms(found) == [
        "+ 10 of 20 for verification level L2",
        "+ 6 of 35 for 4 works",
        "+ 1 of 20 for 1 topic",
        "+ 0 of 25 for 0 close collaborators",
        "= 17 of 100",
    ]


@pytest.mark.parametrize("name", ["Hongyang R. Zhang", "Zhenshuo Zhang", "Jingzhao Zhang", "Dongyue Li", "P. Lofgren"])
def test_the_terms_add_up_to_the_score_of_the_profile(documents: Store, name: str) -> None:
    found = card(documents, "trust", name=name)
    *points, total = [int(match[1]) for text in terms(found) if (match := re.match(r"[+=] (\d+) of", text))]

    assert sum(points) == total
    assert found.title.startswith(f"Trust {total} · ")
    assert any(text.startswith(f"Trust {total} · ") for text in prose(card(documents, "profile", name=name)))


def test_what_a_page_reports_is_told_apart_from_what_is_counted(tree: Store) -> None:
    assert any(text.startswith("The profile page itself reports 12 (Unverified)") for text in prose(card(tree, "trust", name="Ada")))
    assert not any("itself reports" in text for text in prose(card(tree, "trust", name="Ben Example")))


def test_somebody_contested_has_no_level(tree: Store) -> None:
    (contested, *_) = tree.rows("SELECT id FROM researcher WHERE identity = 'contested'")
    found = card(tree, "trust", name=f"r{contested['id']}")

    assert "+ 0 of 20 for verification level L0" in terms(found)
    assert "L0: it is open who this is." in prose(found)
