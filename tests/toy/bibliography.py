"""One toy work and its toy author in the shape in which each source gives them, numbers that change daily and all."""

from __future__ import annotations

from typing import Any

ADA = "0000-0000-0000-001X"
BO = "0000-0000-0000-0028"
NO_ORCID = "0000-0000-0000-0011"
"""Of the right form, with a wrong check digit."""

SHA = "0123456789abcdef0123456789abcdef01234567"


def s2_paper(**changed: Any) -> dict[str, Any]:
    """A paper as Semantic Scholar's Graph API gives it."""
    return {
        "paperId": SHA,
        "corpusId": 4300,
        "externalIds": {
            "DOI": "10.1234/TOY.1",
            "ArXiv": "2501.00001",
            "ACL": "P18-1001",
            "PubMed": "4300001",
            "CorpusId": 4300,
            "MAG": "7",
        },
        "url": f"https://www.semanticscholar.org/paper/{SHA}",
        "title": "Toy blocks",
        "abstract": "Blocks are <i>toys</i>.",
        "venue": "J. Toys",
        "publicationVenue": {"id": "toy-venue", "name": "Journal of Toys", "type": "journal", "alternate_names": ["J. Toys"]},
        "year": 2025,
        "citationCount": 3,
        "fieldsOfStudy": ["Computer Science"],
        "publicationTypes": ["JournalArticle"],
        "journal": {"name": "Journal of Toys", "volume": "3", "pages": "10 - 19"},
        "tldr": {"model": "toy@1", "text": "Blocks are shown to be toys."},
        "authors": [{"authorId": "11", "name": "Ada Kite"}, {"authorId": "12", "name": "Bo Drum"}],
        **changed,
    }


def s2_author(**changed: Any) -> dict[str, Any]:
    """An author as Semantic Scholar's Graph API gives them, with their papers."""
    return {
        "authorId": "11",
        "externalIds": {"ORCID": ADA, "DBLP": ["Ada Kite"]},
        "url": "https://www.semanticscholar.org/author/11",
        "name": "Ada Kite",
        "aliases": ["A. Kite", "Kite, Ada", "A. Kite"],
        "affiliations": ["Toy University"],
        "paperCount": 1,
        "hIndex": 1,
        "papers": [s2_paper()],
        **changed,
    }


def crossref_work(**changed: Any) -> dict[str, Any]:
    """A work as Crossref's API gives it."""
    ror = [{"id": "https://ror.org/012345678", "id-type": "ROR", "asserted-by": "publisher"}]
    return {
        "indexed": {"date-parts": [[2026, 1, 2]], "timestamp": 1767312000000},
        "reference-count": 12,
        "publisher": "Toy Press",
        "issue": "2",
        "DOI": "10.1234/TOY.1",
        "type": "journal-article",
        "created": {"date-parts": [[2024, 12, 1]]},
        "page": "10-19",
        "is-referenced-by-count": 3,
        "title": ["Toy blocks"],
        "prefix": "10.1234",
        "volume": "3",
        "author": [
            {
                "ORCID": f"https://orcid.org/{ADA}",
                "authenticated-orcid": False,
                "given": "Ada",
                "family": "Kite",
                "sequence": "first",
                "affiliation": [{"name": "Toy University", "id": ror}],
            },
            {"given": "Bo", "family": "Drum", "suffix": "Jr.", "sequence": "additional", "affiliation": []},
        ],
        "member": "4300",
        "container-title": ["Journal of Toys"],
        "short-container-title": ["J. Toys"],
        "abstract": "<jats:title>Abstract</jats:title><jats:p>Blocks are <jats:italic>toys</jats:italic> &amp; more.</jats:p>",
        "issued": {"date-parts": [[2025, 3, 1]]},
        "subject": ["Toy Studies"],
        "URL": "https://doi.org/10.1234/TOY.1",
        **changed,
    }


def crossref_answer(kind: str, message: Any) -> dict[str, Any]:
    """An answer of Crossref's API; `kind` is "work" or "work-list"."""
    return {"status": "ok", "message-type": kind, "message-version": "1.0.0", "message": message}


def crossref_list(*works: Any) -> dict[str, Any]:
    """An answer of Crossref's API with works."""
    return crossref_answer("work-list", {"facets": {}, "total-results": len(works), "items": list(works), "items-per-page": 20})


def csl_item(**changed: Any) -> dict[str, Any]:
    """An item as Zotero exports it."""
    return {
        "id": "http://zotero.org/users/4300/items/TOYBLOCK",
        "type": "article-journal",
        "abstract": "Blocks are toys.",
        "container-title": "Journal of Toys",
        "container-title-short": "J. Toys",
        "DOI": "10.1234/TOY.1",
        "issue": "2",
        "language": "en",
        "note": "PMID: 4300001",
        "page": "10-19",
        "source": "Toy Library",
        "title": "Toy blocks",
        "URL": "https://doi.org/10.1234/TOY.1",
        "volume": 3,
        "author": [{"family": "Kite", "given": "Ada"}, {"family": "Drum", "given": "Bo", "non-dropping-particle": "van", "suffix": "Jr."}],
        "accessed": {"date-parts": [["2026", 1, 2]]},
        "issued": {"date-parts": [["2025", 3, 1]]},
        "keyword": "blocks, toys",
        **changed,
    }


def orcid_work(**changed: Any) -> dict[str, Any]:
    """A group of works as ORCID gives it: one work, told by one source."""
    return {
        "last-modified-date": {"value": 1767312000000},
        "external-ids": {
            "external-id": [
                external_id("doi", "10.1234/TOY.1"),
                external_id("arxiv", "arXiv:2501.00001v2"),
                external_id("pmid", "4300001"),
                external_id("isbn", "978-0-00-000000-2", "part-of"),
                external_id("doi", "10.1234/volume", "part-of"),
            ]
        },
        "work-summary": [orcid_summary(**changed)],
    }


def orcid_summary(**changed: Any) -> dict[str, Any]:
    """What one source told ORCID of a work."""
    return {
        "put-code": 4300,
        "source": {"source-name": {"value": "Toy Library"}},
        "title": {"title": {"value": "Toy blocks"}, "subtitle": None, "translated-title": None},
        "type": "journal-article",
        "publication-date": {"year": {"value": "2025"}, "month": {"value": "03"}, "day": None},
        "journal-title": {"value": "Journal of Toys"},
        "url": {"value": "https://toys.example/blocks"},
        "display-index": "1",
        **changed,
    }


def external_id(kind: str, value: str, relationship: str = "self") -> dict[str, Any]:
    """An identifier as ORCID gives it; `relationship` is "self" or says that it names something else."""
    return {"external-id-type": kind, "external-id-value": value, "external-id-url": None, "external-id-relationship": relationship}


def orcid_record(*works: Any, **changed: Any) -> dict[str, Any]:
    """A public record of ORCID; `changed` are fields of the person."""
    employments = [employment("Toy Academy", {"year": {"value": "2020"}}), employment("Toy University", None)]
    return {
        "orcid-identifier": {"uri": f"https://orcid.org/{ADA}", "path": ADA, "host": "orcid.org"},
        "preferences": {"locale": "en"},
        "history": {"claimed": True, "last-modified-date": {"value": 1767312000000}},
        "person": {
            "name": {"given-names": {"value": "Ada"}, "family-name": {"value": "Kite"}, "credit-name": None, "path": ADA},
            "other-names": {"other-name": [{"content": "A. Kite", "display-index": 0}]},
            "biography": {"content": "Builds <b>toys</b>."},
            **changed,
        },
        "activities-summary": {"employments": {"affiliation-group": employments}, "works": {"group": list(works)}},
        "path": f"/{ADA}",
    }


def employment(name: str, end: Any) -> dict[str, Any]:
    """An employment as ORCID gives it."""
    return {"summaries": [{"employment-summary": {"role-title": "Toy maker", "end-date": end, "organization": {"name": name}}}]}


RIS_ENTRY = """TY  - JOUR
TI  - Toy blocks
AU  - Kite, Ada
AU  - Drum, Bo, Jr.
T2  - Journal of Toys
J2  - J. Toys
PY  - 2025
DA  - 2025/03/01/
VL  - 3
IS  - 2
SP  - 10
EP  - 19
PB  - Toy Press
DO  - 10.1234/TOY.1
UR  - https://arxiv.org/abs/2501.00001v2
KW  - blocks
KW  - toys
AB  - Blocks are
toys.
ER  -
"""
"""An entry as reference managers write it, with an abstract that goes on in a second line."""
