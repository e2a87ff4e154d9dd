"""Namesakes: people of whom only the name says that they might be somebody who is followed.

`identity` makes nobody one person for a name alone. But whoever follows a person wants to hear of a work by somebody
who is called just so, and to be told that it is open who that is, as long as nothing speaks against it:

- the author is new, and so tied to nobody; or the followed one has no co-author in the store, and so cannot be tied to
  anybody: a profile page rarely lists co-authors, however many works of its owner come later;
- they have no different identifiers of one kind;
- the name is written out, and not frequent.
"""

from __future__ import annotations

from sqlite_utils import Database

FEW = 5
"""The most people of one full name in the store for which the name alone is worth a notice. Of a more frequent name
most works are somebody else's."""

WRITTEN_OUT = "*[^ ][^ ]* ?*"
"""What the key of a name looks like that has a given name, not initials alone."""

AUTHORS = """
    INSERT OR IGNORE INTO temp.known SELECT a.researcher_id, a.researcher_id FROM temp.fresh n JOIN authorship a ON a.work_id = n.work_id
    WHERE a.researcher_id IS NOT NULL
"""
CALLED_SO = """
    INSERT OR IGNORE INTO temp.known SELECT other.id, author.id FROM temp.known k
    JOIN researcher author ON author.id = k.now JOIN researcher_name n ON n.researcher_id = author.id AND n.name = author.name
    JOIN researcher_name o ON o.key = n.key AND o.researcher_id != author.id JOIN researcher other ON other.id = o.researcher_id
    WHERE n.key GLOB :written_out AND other.merged_into IS NULL
    AND (SELECT count(DISTINCT researcher_id) FROM researcher_name WHERE key = n.key) <= :few
    AND (
        NOT EXISTS (SELECT 1 FROM authorship WHERE researcher_id = author.id AND work_id NOT IN (SELECT work_id FROM temp.fresh))
        OR NOT EXISTS (
            SELECT 1 FROM authorship a JOIN authorship b ON b.work_id = a.work_id AND b.researcher_id != a.researcher_id
            WHERE a.researcher_id = other.id
        )
    )
    AND NOT EXISTS (
        SELECT 1 FROM researcher_identifier a JOIN researcher_identifier b ON b.scheme = a.scheme AND b.value != a.value
        WHERE a.researcher_id = author.id AND b.researcher_id = other.id
    )
"""
MERGED = "INSERT OR IGNORE INTO temp.known SELECT r.id, k.now FROM temp.known k JOIN researcher r ON r.merged_into = k.id"


def know(db: Database) -> None:
    """Fill `temp.known` (id, now): by which ids whoever follows the author `now` of a fresh work may follow them.

    These are the author, those whom nothing tells from the author and who are called so, and all who were merged into one of them.
    """
    db.execute("CREATE TEMP TABLE IF NOT EXISTS known (id INTEGER, now INTEGER, PRIMARY KEY (now, id)) WITHOUT ROWID")
    db.execute("DELETE FROM temp.known")
    db.execute(AUTHORS)
    db.execute(CALLED_SO, {"written_out": WRITTEN_OUT, "few": FEW})
    db.execute(MERGED)
