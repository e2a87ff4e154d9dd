"""What prose points to: citation labels, venues with a year, and the people it names as joint authors."""

from __future__ import annotations

import pytest

from store.models import Mention
from store.sources import prose


def mentions(paragraph: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    return [(mention.names, mention.labels) for mention in prose.mentions([paragraph])]


class TestLabels:
    @pytest.mark.parametrize(
        ("text", "labels"),
        [
            ("We play [2].", ("2",)),
            ("We play [12, 6] and rest [6; 3].", ("12", "6", "3")),
            ("We play [3–5] often.", ("3", "4", "5")),
            ("After [LMZ18], we play.", ("LMZ18",)),
            ("Between [0, 1] and $[2, 3]$ [sic].", ()),
            ("Backwards [5-3].", ("5", "3")),
        ],
    )
    def test_labels_stand_in_brackets_outside_formulas(self, text: str, labels: tuple[str, ...]) -> None:
        assert prose.labels(text) == labels


class TestVenues:
    @pytest.mark.parametrize(
        ("printed", "venue"),
        [("COLT'98", ("COLT", 1998)), ("a KDD’16 paper", ("KDD", 2016)), ("NeurIPS 2020", ("NeurIPS", 2020))],
    )
    def test_venues_with_years(self, printed: str, venue: tuple[str, int]) -> None:
        assert prose.venues(f"See {printed}.") == (venue,)

    def test_a_venue_beside_a_citation_says_nothing_new(self) -> None:
        assert prose.venues("At COLT'18 [3], we play. At KDD'19, we rest.") == (("KDD", 2019),)

    def test_a_venue_written_out_stands_between_commas(self) -> None:
        assert prose.venues("Games (with Ben), Conference on Toys, 2020: more.") == (("Conference on Toys", 2020),)

    def test_it_says_which_work_a_mention_means(self) -> None:
        assert prose.mentions(["In a COLT'18 paper with Ben Example, we play."]) == (
            Mention(names=("Ben Example",), venue="COLT", year=2018),
        )


class TestMentions:
    @pytest.mark.parametrize(
        ("prose", "names", "labels"),
        [
            ("In a paper with my former PhD student Ada-Lou Sample [3], we play.", ("Ada-Lou Sample",), ("3",)),
            ("With Ben Example, we play [1, 2].", ("Ben Example",), ("1", "2")),
            ("We play [4] (with J. P. Example and Íñigo van der Toy).", ("J. P. Example", "Íñigo van der Toy"), ("4",)),
            (
                "Joint work with Prof. Ben Example, Cy Sample, and also with Dee O’Toy [5].",
                ("Ben Example", "Cy Sample", "Dee O’Toy"),
                ("5",),
            ),
            ("My student Ben Example and I play.", ("Ben Example",), ()),
            ("In a project with Ben Example's group, we play.", ("Ben Example",), ()),
        ],
    )
    def test_people_named_as_joint_authors(self, prose: str, names: tuple[str, ...], labels: tuple[str, ...]) -> None:
        assert mentions(prose) == [(names, labels)]

    @pytest.mark.parametrize(
        "prose",
        [
            "Example, Sample, and Toy established this [2].",
            "We compare with Ben Example [2].",
            "In a line of work with my students [2], we play.",
            "With Graph Neural Networks, we play. A graph has neural networks.",
            "In collaboration with Toy University, we play.",
            "In a paper with Ben [2], we play.",
        ],
    )
    def test_other_capitalised_words_are_nobody(self, prose: str) -> None:
        assert mentions(prose) == []

    def test_a_given_name_alone_is_the_person_named_before(self) -> None:
        assert mentions("With Ben Example [1], we play. In a paper with Ben [2], we rest.") == [
            (("Ben Example",), ("1",)),
            (("Ben Example",), ("2",)),
        ]

    def test_a_given_name_that_two_people_have_is_nobody(self) -> None:
        assert len(mentions("Joint work with Ben Example and Ben Sample [1]. In a paper with Ben [2], we rest.")) == 1
