"""The trust score: the figures of the three profile pages, and what holds for every count."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from store.models import Counts, Identifier, ResearcherRef, Scheme
from store.trust import LEVELS, level_of, trust

SEEDS = Path(__file__).resolve().parents[2] / "seeds"

COUNTS = st.builds(
    lambda works, topics, close: Counts(works=works, followers=0, topics=topics, close_collaborators=close),
    *(st.integers(0, 10**6) for _ in range(3)),
)
LEVEL = st.integers(0, LEVELS)


def counted(works: int, topics: int, close: int, followers: int = 0) -> Counts:
    return Counts(works=works, followers=followers, topics=topics, close_collaborators=close)


class TestReportedScores:
    @pytest.mark.parametrize(
        ("works", "topics", "score", "tier"), [(4, 4, 17, "Unverified"), (2, 3, 13, "Unverified"), (8, 5, 21, "Emerging")]
    )
    def test_the_three_pages(self, works: int, topics: int, score: int, tier: str) -> None:
        computed = trust(1, counted(works, topics, 4))
        assert (computed.score, computed.tier) == (score, tier)

    @pytest.mark.parametrize("seed", sorted(SEEDS.glob("*.json")), ids=lambda path: path.stem)
    def test_every_seed_reports_what_we_compute_from_its_counts(self, seed: Path) -> None:
        told = json.loads(seed.read_text())["reported"]
        computed = trust(int(told["level"][1:]), counted(told["works"], told["topics"], told["close_collaborators"], told["followers"]))
        assert (computed.score, computed.tier) == (told["trust"], told["tier"])


class TestWhateverTheCounts:
    @given(LEVEL, COUNTS)
    @example(LEVELS, counted(10**18, 10**18, 10**18))
    @example(0, counted(0, 0, 0))
    def test_the_reasons_add_up_to_a_score_from_0_to_100(self, level: int, counts: Counts) -> None:
        computed = trust(level, counts)
        assert computed.score == sum(reason.points for reason in computed.reasons)
        assert 0 <= computed.score <= 100
        assert all(0 <= reason.points <= reason.most for reason in computed.reasons)
        assert sum(reason.most for reason in computed.reasons) == 100

    @given(LEVEL, COUNTS, st.sampled_from(["works", "topics", "close_collaborators"]), st.integers(1, 100))
    def test_more_of_anything_is_never_less_trust(self, level: int, counts: Counts, what: str, more: int) -> None:
        grown = counts.model_copy(update={what: getattr(counts, what) + more})
        assert trust(level, grown).score >= trust(level, counts).score

    @given(st.integers(0, LEVELS - 1), COUNTS)
    def test_each_level_is_five_points(self, level: int, counts: Counts) -> None:
        assert trust(level + 1, counts).score == trust(level, counts).score + 5

    @given(LEVEL, COUNTS, st.integers(1, 10**6))
    def test_followers_do_not_count(self, level: int, counts: Counts, followers: int) -> None:
        assert trust(level, counts.model_copy(update={"followers": followers})) == trust(level, counts)

    def test_nothing_is_nothing_and_everything_is_a_hundred(self) -> None:
        assert trust(0, counted(0, 0, 0)).score == 0
        assert trust(LEVELS, counted(10**6, 10**6, 10**6)).score == 100

    @pytest.mark.parametrize(
        ("term", "points"),
        [
            (0, {0: 0, 3: 5, 10: 12, 20: 18, 40: 23, 380: 33}),
            (1, {0: 0, 2: 2, 5: 3, 24: 10, 50: 14, 480: 19}),
            (2, {0: 0, 5: 4, 15: 8, 30: 12, 50: 16, 600: 24}),
        ],
        ids=["works", "topics", "close collaborators"],
    )
    def test_the_first_of_anything_say_more_than_the_hundredth(self, term: int, points: dict[int, int]) -> None:
        for count, score in points.items():
            counts = [0, 0, 0]
            counts[term] = count
            assert trust(0, counted(*counts)).score == score

    def test_there_is_no_fifth_level(self) -> None:
        with pytest.raises(ValidationError):
            trust(LEVELS + 1, counted(0, 0, 0))


class TestTiers:
    @pytest.mark.parametrize(
        ("level", "works", "topics", "close", "score", "tier"),
        [
            (0, 20, 0, 0, 18, "Unverified"),
            (0, 24, 0, 0, 19, "Unverified"),
            (0, 27, 0, 0, 20, "Emerging"),
            (4, 20, 0, 0, 38, "Emerging"),
            (4, 24, 1, 0, 40, "Established"),
            (4, 60, 24, 0, 56, "Established"),
            (4, 60, 24, 10, 62, "Recognised"),
            (4, 100, 100, 100, 84, "Distinguished"),
        ],
    )
    def test_tiers_are_steps_of_twenty(self, level: int, works: int, topics: int, close: int, score: int, tier: str) -> None:
        computed = trust(level, counted(works, topics, close))
        assert (computed.score, computed.tier) == (score, tier)

    @given(LEVEL, COUNTS)
    def test_a_tier_is_the_twenties_of_its_score(self, level: int, counts: Counts) -> None:
        computed = trust(level, counts)
        names = ("Unverified", "Emerging", "Established", "Recognised", "Distinguished")
        assert computed.tier == names[min(computed.score // 20, 4)]


class TestLevels:
    @pytest.mark.parametrize("identity", ["initials", "contested"])
    def test_none_while_it_is_open_who_this_is(self, identity: str) -> None:
        ref = ResearcherRef.model_validate({"id": 1, "name": "A. Toy", "identity": identity})
        assert level_of(ref, (Identifier(scheme="orcid", value="0-1"),)) == 0

    def test_one_for_a_public_record_of_somebody_known(self) -> None:
        assert level_of(ResearcherRef(id=1, name="Ada Toy", identity="settled"), ()) == 1

    @pytest.mark.parametrize(("scheme", "level"), [("orcid", 2), ("openalex", 2), ("dblp", 2), ("s2", 2), ("url", 1), ("doi", 1)])
    def test_two_with_an_identifier_that_lasts(self, scheme: Scheme, level: int) -> None:
        ref = ResearcherRef(id=1, name="Ada Toy", identity="settled")
        assert level_of(ref, (Identifier(scheme=scheme, value="0-1"),)) == level
