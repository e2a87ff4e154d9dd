"""One toy file of every source, as bytes, with the owner whom its document needs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from store import exporting
from store.database import open_store
from tests import toy
from tests.toy import bibliography

OWNERS = {"overview": toy.OWNER}
"""Who must be named for a document; all others say it themselves."""

SOURCES = {"overview": "statement"}
"""The source of a file that does not bear its name."""

OPENALEX_WORK = {
    "id": "https://openalex.org/W4300000001",
    "doi": "https://doi.org/10.1234/TOY.1",
    "title": "Toy blocks",
    "publication_year": 2025,
    "type": "article",
    "primary_location": {"source": {"display_name": "Journal of Toys", "type": "journal"}, "landing_page_url": None},
    "authorships": [
        {
            "author": {
                "id": "https://openalex.org/A5000000011",
                "display_name": "Ada Kite",
                "orcid": f"https://orcid.org/{bibliography.ADA}",
            },
            "institutions": [{"display_name": "Toy University", "ror": "https://ror.org/012345678"}],
            "raw_author_name": "Ada Kite",
        },
        {"author": {"id": "https://openalex.org/A5000000012", "display_name": "Bo Drum"}, "institutions": [], "raw_author_name": "B. Drum"},
    ],
    "is_retracted": False,
    "biblio": {"volume": "3", "issue": "2", "first_page": "10", "last_page": "19"},
    "topics": [{"id": "https://openalex.org/T1", "display_name": "Toy Sorting", "score": 0.9}],
    "locations": [{"source": {"display_name": "arXiv", "type": "repository"}, "landing_page_url": "http://arxiv.org/abs/2501.00001v2"}],
    "abstract_inverted_index": {"Toys": [0], "are": [1, 4], "sorted.": [2], "They": [3], "small.": [5]},
}
OPENALEX_AUTHOR = {
    "id": "https://openalex.org/A5000000011",
    "orcid": f"https://orcid.org/{bibliography.ADA}",
    "display_name": "Ada Kite",
    "display_name_alternatives": ["A. Kite", "Kite, Ada"],
    "last_known_institutions": [{"display_name": "Toy University"}],
}

ARXIV = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title type="html">ArXiv Query: search_query=cat:cs.LG</title>
  <id>http://arxiv.org/api/toy</id>
  <entry>
    <id>http://arxiv.org/abs/2501.00001v2</id>
    <published>2025-01-02T18:00:00Z</published>
    <title>Toy
      blocks in $\\log n$ Steps</title>
    <summary>Blocks are toys &lt; n.</summary>
    <author><name>Ada Kite</name><arxiv:affiliation xmlns:arxiv="http://arxiv.org/schemas/atom">Toy University</arxiv:affiliation></author>
    <author><name>Bo Drum</name></author>
    <category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
  </entry>
</feed>
"""

DBLP = """<?xml version="1.0"?>
<dblpperson name="Ada Kite 0023" pid="43/1656-23" n="1">
<person key="homepages/43/1656-23" mdate="2024-01-02">
<author pid="43/1656-23">Ada Kite 0023</author>
<author pid="43/1656-23">Ada B. Kite</author>
<note type="affiliation">Toy University, Toytown</note>
<url>https://orcid.org/0000-0000-0000-001X</url>
</person>
<r><article key="journals/toys/KiteD21" mdate="2023-03-24">
<author pid="43/1656-23" orcid="0000-0000-0000-001X">Ada Kite 0023</author>
<author pid="95/7448">Bo Drum</author>
<title>Sorting <i>Toy</i> Blocks in O(n<sup>2</sup>) Steps.</title>
<pages>333-344</pages>
<year>2021</year>
<volume>17</volume>
<journal>J. Toys</journal>
<ee type="oa">https://doi.org/10.1234/TOY.21</ee>
</article>
</r>
<coauthors n="1" nc="1">
<co c="0"><na f="d/Drum:Bo" pid="95/7448">Bo Drum</na></co>
</coauthors>
</dblpperson>
"""

ACL = """<?xml version='1.0' encoding='UTF-8'?>
<collection id="P03">
  <volume id="1">
    <meta>
      <booktitle>Proceedings of the Third Meeting on Toy <fixed-case>L</fixed-case>anguage</booktitle>
      <editor id="edna-shelf-toys"><first>Edna</first><last>Shelf</last></editor>
      <publisher>Toy Press</publisher>
      <year>2003</year>
    </meta>
    <paper id="1">
      <title>Sorting <fixed-case>B</fixed-case>locks in <tex-math>O(n^2)</tex-math>, <i>not <b>n</b></i> Steps</title>
      <author id="ada-kite-toys"><first>Ada</first><last>Kite</last></author>
      <author><first>Bo</first><last>Drum, Jr.</last></author>
      <pages>1-8</pages>
      <abstract>Some ~600 blocks &lt;toys&gt; are sorted
        by size.</abstract>
      <url>P03-1001</url>
      <doi>10.1234/TOY.1</doi>
    </paper>
  </volume>
</collection>
"""

ACL_NAMES = """# People of toys
- canonical: {first: Ada B., last: Kite}
  id: ada-b-kite
  comment: Toy University; d. 1973
  similar: [ada-kite]
  variants:
  - {first: Ada, last: KITE}
  - {first: Ada B, last: Kite}
- canonical: {first: Bo, last: Drum}
"""


@cache
def files() -> Mapping[str, bytes]:
    """The files by their sources; the second shape of a statement, an overview, has its own name."""
    texts = {
        "acl_anthology": ACL,
        "acl_names": ACL_NAMES,
        "arxiv": ARXIV,
        "bibtex": toy.BIB.read_text(encoding="utf-8"),
        "colloquy": _export(),
        "crossref": json.dumps(bibliography.crossref_list(bibliography.crossref_work())),
        "csl_json": json.dumps([bibliography.csl_item()], indent=1),
        "dblp": DBLP,
        "openalex": "".join(json.dumps(one) + "\n" for one in (OPENALEX_WORK, OPENALEX_AUTHOR)),
        "orcid": json.dumps(bibliography.orcid_record(bibliography.orcid_work())),
        "overview": toy.OVERVIEW.read_text(encoding="utf-8"),
        "profile_page": toy.PROFILE.read_text(encoding="utf-8"),
        "ris": bibliography.RIS_ENTRY,
        "seed": toy.SEED.read_text(encoding="utf-8"),
        "semantic_scholar": json.dumps([bibliography.s2_author(), bibliography.s2_paper()]),
        "statement": toy.STATEMENT.read_text(encoding="utf-8"),
    }
    return {name: text.encode() for name, text in texts.items()}


def _export() -> str:
    """The export of the toy tree."""
    with TemporaryDirectory() as folder, open_store(Path(folder) / "store.db") as store:
        toy.bring(store, *toy.TREE)
        return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in exporting.lines(store))
