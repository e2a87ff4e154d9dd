"""Chat text becomes a question: what a lab member types on the left, what is asked on the right."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers import Command, Option, Refusal, answer, commands
from bot.answers.asker import TERMINAL
from bot.answers.card import Ask, Card
from bot.mentions import LONGEST, parse_command, understand
from store.database import Store


def _nothing() -> Card:
    return Card(ask=Ask(command="help"), title="Toy")


def _command(name: str, *options: str) -> tuple[str, Command]:
    return name, Command(name, "a toy", tuple(Option(option, str, "a toy", False) for option in options), _nothing)


TABLE = dict(
    [
        _command("about"),
        _command("cite", "title"),
        _command("follow", "name", "where", "when"),
        _command("follow-search", "words", "where", "when"),
        _command("follow-topic", "topic", "where", "when"),
        _command("following", "follow", "channel"),
        _command("suggest", "what", "one", "interested"),
        _command("mute", "until", "follow"),
        _command("unfollow", "name"),
        _command("coauthors", "name", "to"),
        _command("graph", "name"),
        _command("timeline", "name"),
        _command("communities", "topic"),
        _command("help"),
        _command("profile", "name"),
        _command("related", "name", "coauthors"),
        _command("search", "words"),
        _command("trust", "name"),
        _command("works", "name", "year", "topic", "kind", "sort"),
        _command("work", "title"),
    ]
)

ASKED = [
    # people
    ("Ada Toy", "profile", {"name": "Ada Toy"}),
    ("ada toy", "profile", {"name": "ada toy"}),
    ("Ada Toy's", "profile", {"name": "Ada Toy"}),
    ("<@12345> Ada B. Toy", "profile", {"name": "Ada B. Toy"}),
    ("<@!12345> who is Prof. Ada Toy?", "profile", {"name": "Ada Toy"}),
    ("who's zoë toy-müller", "profile", {"name": "zoë toy-müller"}),
    ("Zoe\u0308 Toy", "profile", {"name": "Zoë Toy"}),
    ("who is Toy He?", "profile", {"name": "Toy He"}),
    ("tell me about O’Toy", "profile", {"name": "O'Toy"}),
    ("Could you please tell me about Ada Toy, please?", "profile", {"name": "Ada Toy"}),
    ("hi, Ada Toy", "profile", {"name": "Ada Toy"}),
    ("find Ada Toy", "profile", {"name": "Ada Toy"}),
    ("show me Ada Toy's profile", "profile", {"name": "Ada Toy"}),
    ("Toy, Ada", "profile", {"name": "Toy, Ada"}),
    ("玩具", "profile", {"name": "玩具"}),
    # their works
    ("papers by ada toy 2022", "works", {"name": "ada toy", "year": "2022"}),
    ("papers of Ada Toy in 2022", "works", {"name": "Ada Toy", "year": "2022"}),
    ("2022 papers by Ada Toy", "works", {"name": "Ada Toy", "year": "2022"}),
    ("Show me the newest papers of Ada Toy!", "works", {"name": "Ada Toy"}),
    ("ada toy's latest papers", "works", {"name": "ada toy"}),
    ("Ada Toy publications", "works", {"name": "Ada Toy"}),
    ("Bo Toys’ papers", "works", {"name": "Bo Toys"}),
    ("papers by Ada Toy on toy completion", "works", {"name": "Ada Toy", "topic": "toy completion"}),
    ("Ada Toy's papers about toys in 2021", "works", {"name": "Ada Toy", "topic": "toys", "year": "2021"}),
    ("what has Ada Toy published?", "works", {"name": "Ada Toy"}),
    ("which papers did Ada Toy write in 2020?", "works", {"name": "Ada Toy", "year": "2020"}),
    ("what did Ada Toy write about toys", "works", {"name": "Ada Toy", "topic": "toys"}),
    ("what's the latest paper by Ada Toy?", "works", {"name": "Ada Toy"}),
    ("how many papers does Ada Toy have", "works", {"name": "Ada Toy"}),
    ("papers from 2022 by Ada Toy", "works", {"name": "Ada Toy", "year": "2022"}),
    ("preprints by Ada Toy", "works", {"name": "Ada Toy", "kind": "preprint"}),
    ("papers by So In Toy", "works", {"name": "So In Toy"}),
    ("papers with Ada Toy", "works", {"name": "Ada Toy"}),
    ("new papers with Ada Toy in 2021", "works", {"name": "Ada Toy", "year": "2021"}),
    ("how many papers has Ada Toy?", "works", {"name": "Ada Toy"}),
    ("how many papers has Ada Toy published?", "works", {"name": "Ada Toy"}),
    # co-authors
    ("who works with Ada Toy?", "coauthors", {"name": "Ada Toy"}),
    ("who has written with Ada Toy?", "coauthors", {"name": "Ada Toy"}),
    ("Who does Ada Toy work with?", "coauthors", {"name": "Ada Toy"}),
    ("who are Ada Toy's co-authors", "coauthors", {"name": "Ada Toy"}),
    ("coauthors of ada toy", "coauthors", {"name": "ada toy"}),
    ("show me the graph of Ada Toy", "graph", {"name": "Ada Toy"}),
    ("Ada Toy's co-author network", "graph", {"name": "Ada Toy"}),
    ("ada toy collaborators", "coauthors", {"name": "ada toy"}),
    # over the years, and who belongs together
    ("show me the timeline of Ada Toy", "timeline", {"name": "Ada Toy"}),
    ("Ada Toy's timeline", "timeline", {"name": "Ada Toy"}),
    ("what is the career of Ada Toy?", "timeline", {"name": "Ada Toy"}),
    ("communities", "communities", {}),
    ("which communities are there?", "communities", {}),
    ("communities on toy boxes", "communities", {"topic": "toy boxes"}),
    ("what are the groups working on toy boxes?", "communities", {"topic": "toy boxes"}),
    ("How is Ada Toy connected to Bo Drum?", "coauthors", {"name": "Ada Toy", "to": "Bo Drum"}),
    ("what is the shortest path from Ada Toy to Bo Drum", "coauthors", {"name": "Ada Toy", "to": "Bo Drum"}),
    ("the connection between Ada Toy and Bo Drum", "coauthors", {"name": "Ada Toy", "to": "Bo Drum"}),
    ("how do I get from Ada Toy to Bo Drum?", "coauthors", {"name": "Ada Toy", "to": "Bo Drum"}),
    ("how are Ada Toy and Bo Drum connected?", "coauthors", {"name": "Ada Toy", "to": "Bo Drum"}),
    # who is near
    ("who is near Ada Toy?", "related", {"name": "Ada Toy"}),
    ("who else is close to Ada Toy", "related", {"name": "Ada Toy"}),
    ("find people similar to Ada Toy", "related", {"name": "Ada Toy"}),
    # trust, topics, statements
    ("what is A. B. Toy's trust?", "trust", {"name": "A. B. Toy"}),
    ("trust score of Ada Toy", "trust", {"name": "Ada Toy"}),
    ("how trustworthy is Ada Toy?", "trust", {"name": "Ada Toy"}),
    ("can I trust Ada Toy", "trust", {"name": "Ada Toy"}),
    ("why is Ada Toy's trust score so low?", "trust", {"name": "Ada Toy"}),
    ("what does Ada Toy work on?", "topics", {"name": "Ada Toy"}),
    ("what is Ada Toy working on", "topics", {"name": "Ada Toy"}),
    ("what has Ada Toy been working on lately?", "topics", {"name": "Ada Toy"}),
    ("topics of Ada Toy", "topics", {"name": "Ada Toy"}),
    ("What are Ada Toy's research interests?", "topics", {"name": "Ada Toy"}),
    ("research statement of Ada Toy", "statement", {"name": "Ada Toy"}),
    ("Ada Toy's research statement", "statement", {"name": "Ada Toy"}),
    # topics
    ("who works on toy completion?", "topic", {"topic": "toy completion"}),
    ("Who here is working on toy completion", "topic", {"topic": "toy completion"}),
    ("any new papers on toy completion?", "topic", {"topic": "toy completion"}),
    ("papers about “toys”", "topic", {"topic": "toys"}),
    ("experts in toys", "topic", {"topic": "toys"}),
    ("do you know who knows about toys", "topic", {"topic": "toys"}),
    ("who should I talk to about toys?", "topic", {"topic": "toys"}),
    ("what is going on in toy completion?", "topic", {"topic": "toy completion"}),
    # whatever holds certain words
    ("search adaptive optimization", "search", {"words": "adaptive optimization"}),
    ("please search for “word order” -survey author:Toy?", "search", {"words": '"word order" -survey author:Toy'}),
    ("search what is a toy", "search", {"words": "what is a toy"}),
    ("search toys year:2017..", "search", {"words": "toys year:2017.."}),
    ("papers on toy parsing since 2017", "search", {"words": "toy parsing year:2017.."}),
    ("any new papers about toys, until 2017?", "search", {"words": "toys year:..2017"}),
    ("works about toys in 2021", "search", {"words": "toys year:2021"}),
    ("papers about toys after 2017", "search", {"words": "toys year:2018.."}),
    ("papers by Ada Toy since 2020", "search", {"words": 'author:"Ada Toy" year:2020..'}),
    ("papers by Ada Toy on tin drums before 2020", "search", {"words": 'author:"Ada Toy" tin drums year:..2019'}),
    ("what has Ada Toy published since 2020?", "search", {"words": 'author:"Ada Toy" year:2020..'}),
    ("Ada Toy's new papers about toys since 2020", "search", {"words": 'author:"Ada Toy" toys year:2020..'}),
    ("joint papers of Ada Toy and Bo Drum", "search", {"words": 'author:"Ada Toy" author:"Bo Drum"'}),
    ("papers by Ada Toy with Bo Drum", "search", {"words": 'author:"Ada Toy" author:"Bo Drum"'}),
    # single works
    ("find the paper 'A Toy: its Play'", "work", {"title": "A Toy: its Play"}),
    ("“A Toy and its Play”", "work", {"title": "A Toy and its Play"}),
    ("who wrote On the Play of Toys?", "work", {"title": "On the Play of Toys"}),
    ("find on the play of toys", "work", {"title": "on the play of toys"}),
    ("when was A Toy published?", "work", {"title": "A Toy"}),
    # their citations
    ("cite toyq", "cite", {"title": "toyq"}),
    ("bibtex for ToyQ", "cite", {"title": "ToyQ"}),
    ("citation of A Toy and its Play", "cite", {"title": "A Toy and its Play"}),
    ("what is the bibtex for A Toy?", "cite", {"title": "A Toy"}),
    # what one hears of
    ("follow jingzhao zhang", "follow", {"name": "jingzhao zhang"}),
    ("please follow Ada Toy, weekly", "follow", {"name": "Ada Toy", "when": "weekly"}),
    ("follow new papers by Ada Toy", "follow", {"name": "Ada Toy"}),
    ("Follow Ada Toy's papers daily", "follow", {"name": "Ada Toy", "when": "daily"}),
    ("tell me when Ada Toy publishes", "follow", {"name": "Ada Toy"}),
    ("let me know when Ada Toy publishes something new!", "follow", {"name": "Ada Toy"}),
    ("notify me when ada toy has a new paper", "follow", {"name": "ada toy"}),
    ("follow papers about toy completion", "follow-topic", {"topic": "toy completion"}),
    ("follow everything on toy completion weekly", "follow-topic", {"topic": "toy completion", "when": "weekly"}),
    ("follow the topic toys", "follow-topic", {"topic": "toys"}),
    ("follow the search “wooden toys”", "follow-search", {"words": "wooden toys"}),
    ("unfollow ada toy", "unfollow", {"name": "ada toy"}),
    ("stop following papers about toys", "unfollow", {"name": "toys"}),
    ("unfollow the topic toy completion", "unfollow", {"name": "toy completion"}),
    ("who do I follow?", "following", {}),
    ("what do i follow", "following", {}),
    ("following", "following", {}),
    ("whom should I follow?", "suggest", {}),
    ("mute", "mute", {}),
    ("mute for 3 days", "mute", {"until": "3 days"}),
    ("mute me until tomorrow please", "mute", {"until": "tomorrow"}),
    ("mute 2026-12-24", "mute", {"until": "2026-12-24"}),
    ("pause for a week", "mute", {"until": "a week"}),
    ("unmute", "mute", {"until": "off"}),
    ("mute Ada Toy", "mute", {"follow": "Ada Toy"}),
    ("unmute Ada Toy", "mute", {"until": "off", "follow": "Ada Toy"}),
    ("what's new?", "digest", {}),
    ("when do my digests come?", "schedule", {}),
    # commands without their slash
    ("profile ada toy", "profile", {"name": "ada toy"}),
    ("Trust Ada Toy", "trust", {"name": "Ada Toy"}),
    ("trust r12", "trust", {"name": "r12"}),
    ("please works Ada Toy topic:toys", "works", {"name": "Ada Toy", "topic": "toys"}),
    ("works Ada Toy 2022", "works", {"name": "Ada Toy", "year": "2022"}),
    # small talk
    ("help", "help", {}),
    ("<@12345> Hi!", "help", {}),
    ("hello there", "help", {}),
    ("What can you do?", "help", {}),
    ("who are you?", "about", {}),
    ("tell me about yourself", "about", {}),
    ("About", "about", {}),
]


@pytest.mark.parametrize(("text", "command", "options"), ASKED)
def test_chat_text_is_understood(text: str, command: str, options: dict[str, str]) -> None:
    ask = understand(text, TABLE)
    assert ask is not None
    assert (ask.command, dict(ask.options)) == (command, options)


NOT_UNDERSTOOD = [
    "",
    "   ",
    "?!",
    "<@12345>",
    "thanks",
    "nice work",
    "good morning everyone",
    "new papers",
    "who works on this?",
    "who is he?",
    "who is Ada Toy's dog?",
    "who wrote it?",
    "how it works",
    "papers in 2022",
    "papers by it since 2020",
    "papers by Ada Toy and me",
    "who is like this?",
    "who works with Ada Toy and Bo Toy?",
    "what will we have for lunch on the way to the toy museum",
    "2022",
    "Toy",
    "profile",
    "trust me",
    "works for me",
    "works year:2022",
    "follow",
    "follow me",
    "follow this",
    "unfollow",
]


@pytest.mark.parametrize("text", NOT_UNDERSTOOD)
def test_what_is_no_question_we_know_is_left_to_the_caller(text: str) -> None:
    assert understand(text, TABLE) is None


def test_a_question_comes_with_the_words_of_its_command() -> None:
    ask = understand("papers by Ada Toy about toys in 2022", TABLE)
    assert ask is not None
    assert ask.words == "/works Ada Toy topic:toys year:2022"


def test_the_words_of_a_question_ask_the_same_question() -> None:
    for text, *_ in ASKED:
        ask = understand(text, TABLE)
        assert ask is not None
        if ask.command in TABLE:
            assert understand(ask.words, TABLE) == ask


TYPED = [
    ("/works Ada B. Toy", "works", {"name": "Ada B. Toy"}, 1),
    ("/works Ada Toy year:2023 page:2", "works", {"name": "Ada Toy", "year": "2023"}, 2),
    ("/works page:3 name:Ada Toy topic:toy completion", "works", {"name": "Ada Toy", "topic": "toy completion"}, 3),
    ("/WORKS Ada Toy YEAR: 2023", "works", {"name": "Ada Toy", "year": "2023"}, 1),
    ('/works name:"Ada Toy" topic:"toys year:2020"', "works", {"name": "Ada Toy", "topic": "toys year:2020"}, 1),
    ("/work A Toy: its play", "work", {"title": "A Toy: its play"}, 1),
    ('/search "word order" toys', "search", {"words": '"word order" toys'}, 1),
    ('/search "word order" "toy parser" page:2', "search", {"words": '"word order" "toy parser"'}, 2),
    ('/search "word order"', "search", {"words": '"word order"'}, 1),
    ("/work “Toys, page:2, and more” page:4", "work", {"title": "Toys, page:2, and more"}, 4),
    ("/work An 8\" toy", "work", {"title": "An 8\" toy"}, 1),
    # a year at the end of the first option
    ("/works Ada Toy 2023", "works", {"name": "Ada Toy", "year": "2023"}, 1),
    ("/works Ada Toy 1999 topic:toys page:2", "works", {"name": "Ada Toy", "year": "1999", "topic": "toys"}, 2),
    ('/works "Ada Toy" 2023', "works", {"name": "Ada Toy", "year": "2023"}, 1),
    ('/works "Ada Toy 2023"', "works", {"name": "Ada Toy 2023"}, 1),
    ("/works Ada Toy 2023 year:2022", "works", {"name": "Ada Toy 2023", "year": "2022"}, 1),
    ("/works Ada Toy topic:toys 2023", "works", {"name": "Ada Toy", "topic": "toys 2023"}, 1),
    ("/works Ada Toy 2100", "works", {"name": "Ada Toy 2100"}, 1),
    ("/works 2023", "works", {"name": "2023"}, 1),
    ("/work Toys of 2023", "work", {"title": "Toys of 2023"}, 1),
    ("/profile Ada Toy 2023", "profile", {"name": "Ada Toy 2023"}, 1),
    # options that a command does not have are handed on, where they cannot be part of a name
    ("/works Ada Toy foo:bar", "works", {"name": "Ada Toy", "foo": "bar"}, 1),
    ("/coauthors Ada Toy to:Bea Block", "coauthors", {"name": "Ada Toy", "to": "Bea Block"}, 1),
    ("/coauthors to: Bea", "coauthors", {"to": "Bea"}, 1),
    ('/profile "Ada to:Bea"', "profile", {"name": "Ada to:Bea"}, 1),
    ("/profile orcid:0000-0000-0000-0001", "profile", {"name": "orcid:0000-0000-0000-0001"}, 1),
    ("/profile https://toy.example/r1", "profile", {"name": "https://toy.example/r1"}, 1),
    # a terminal is private as it is
    ("/works Ada Toy private:True", "works", {"name": "Ada Toy"}, 1),
    ("/works private: false Ada Toy year:2023", "works", {"name": "Ada Toy", "year": "2023"}, 1),
    ("/work A Toy private:true page:2", "work", {"title": "A Toy"}, 2),
    ("/work Going private: a toy", "work", {"title": "Going private: a toy"}, 1),
    ('/work "A private:true toy"', "work", {"title": "A private:true toy"}, 1),
    ("/works Ada Toy private:perhaps", "works", {"name": "Ada Toy", "private": "perhaps"}, 1),
    # without an option
    ("/help", "help", {}, 1),
    ("/help please", "help", {}, 1),
    ("/", "help", {}, 1),
    ("/nonsense Ada Toy", "nonsense", {}, 1),
]  # fmt: skip


@pytest.mark.parametrize(("text", "command", "options", "page"), TYPED)
def test_a_typed_command_is_parsed(text: str, command: str, options: dict[str, str], page: int) -> None:
    ask = parse_command(text, TABLE)
    assert (ask.command, dict(ask.options), ask.page) == (command, options, page)


@pytest.mark.parametrize("page", ["0", "-1", "two", "1.5", "²", "1000000", "2 Ada"])
def test_a_page_that_there_cannot_be_is_refused(page: str) -> None:
    with pytest.raises(Refusal, match=rf"^/works page: '{re.escape(page)}' does not fit; it takes the number of a page"):
        parse_command(f"/works Ada Toy page:{page}", TABLE)


def test_an_option_that_a_command_does_not_have_is_refused_by_name(seeded_store: Store) -> None:
    with pytest.raises(Refusal, match=r"^/topics has no option 'to'; it has: name\.$"):
        answer(seeded_store, parse_command("/topics Ada Toy to:Bea", commands()), TERMINAL)


def test_a_typed_command_may_follow_the_mention_of_the_bot() -> None:
    assert understand("<@12345> /works Ada Toy", TABLE) == parse_command("/works Ada Toy", TABLE)


@given(st.text() | st.text("who works with'’ toy/:\"papers by on 2022?").map(lambda text: "/works " + text))
def test_no_text_is_too_strange_to_read(text: str) -> None:
    ask = understand(text, TABLE)
    assert ask is None or ask.words.startswith("/")


def test_a_text_longer_than_any_question_is_not_read() -> None:
    question = "who works with Ada "
    assert understand(question + "T" * (LONGEST - len(question)), TABLE) is not None
    assert understand(question + "T" * (LONGEST - len(question) + 1), TABLE) is None
