"""The SQL of the migrations in `schema`, one string a migration. What has landed is never edited."""

from __future__ import annotations

M001 = """
CREATE TABLE import (
    id INTEGER PRIMARY KEY, source TEXT NOT NULL, input TEXT NOT NULL, sha256 TEXT NOT NULL, owner TEXT,
    started_at TEXT NOT NULL, finished_at TEXT NOT NULL,
    read INTEGER NOT NULL, stored INTEGER NOT NULL, known INTEGER NOT NULL, rejected INTEGER NOT NULL
) STRICT;
CREATE TABLE record (
    id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, source TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('work', 'portrait', 'statement', 'proceedings')),
    body TEXT NOT NULL, work_id INTEGER REFERENCES work (id)
) STRICT;
CREATE INDEX record_work ON record (work_id);
CREATE TABLE said (
    import_id INTEGER NOT NULL REFERENCES import (id), record_id INTEGER NOT NULL REFERENCES record (id), place TEXT NOT NULL,
    PRIMARY KEY (import_id, record_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX said_record ON said (record_id);
CREATE TABLE rejected (
    id INTEGER PRIMARY KEY, import_id INTEGER NOT NULL REFERENCES import (id),
    place TEXT NOT NULL, reason TEXT NOT NULL, original BLOB NOT NULL
) STRICT;
CREATE TABLE remark (
    id INTEGER PRIMARY KEY, import_id INTEGER NOT NULL REFERENCES import (id), text TEXT NOT NULL
) STRICT;
CREATE TABLE title_signature (
    signature INTEGER NOT NULL, record_id INTEGER NOT NULL REFERENCES record (id), PRIMARY KEY (signature, record_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX title_signature_record ON title_signature (record_id);
CREATE TABLE record_identifier (
    scheme TEXT NOT NULL, value TEXT NOT NULL, record_id INTEGER NOT NULL REFERENCES record (id), PRIMARY KEY (scheme, value, record_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX record_identifier_record ON record_identifier (record_id);
CREATE TABLE venue (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, short TEXT
) STRICT;
CREATE TABLE work (
    id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, kind TEXT NOT NULL, year INTEGER, abstract TEXT, summary TEXT,
    record_id INTEGER NOT NULL REFERENCES record (id), abstract_record_id INTEGER REFERENCES record (id),
    summary_record_id INTEGER REFERENCES record (id)
) STRICT;
CREATE INDEX work_year ON work (year);
CREATE TABLE work_identifier (
    scheme TEXT NOT NULL, value TEXT NOT NULL, work_id INTEGER NOT NULL REFERENCES work (id),
    record_id INTEGER NOT NULL REFERENCES record (id),
    PRIMARY KEY (scheme, value, work_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX work_identifier_work ON work_identifier (work_id);
CREATE TABLE appearance (
    id INTEGER PRIMARY KEY, work_id INTEGER NOT NULL REFERENCES work (id), venue_id INTEGER REFERENCES venue (id),
    position INTEGER NOT NULL, kind TEXT NOT NULL, printed TEXT NOT NULL, year INTEGER, volume TEXT, number TEXT, pages TEXT,
    record_id INTEGER NOT NULL REFERENCES record (id)
) STRICT;
CREATE INDEX appearance_work ON appearance (work_id);
CREATE INDEX appearance_venue ON appearance (venue_id);
CREATE TABLE work_note (
    work_id INTEGER NOT NULL REFERENCES work (id), note TEXT NOT NULL, record_id INTEGER NOT NULL REFERENCES record (id),
    PRIMARY KEY (work_id, note)
) STRICT, WITHOUT ROWID;

CREATE TABLE researcher (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, identity TEXT NOT NULL CHECK (identity IN ('settled', 'initials', 'contested')),
    merged_into INTEGER REFERENCES researcher (id)
) STRICT;
CREATE INDEX researcher_merged ON researcher (merged_into);
CREATE TABLE researcher_name (
    id INTEGER PRIMARY KEY, researcher_id INTEGER NOT NULL REFERENCES researcher (id), name TEXT NOT NULL, key TEXT NOT NULL,
    record_id INTEGER NOT NULL REFERENCES record (id), UNIQUE (researcher_id, name)
) STRICT;
CREATE INDEX researcher_name_key ON researcher_name (key);
CREATE TABLE researcher_identifier (
    scheme TEXT NOT NULL, value TEXT NOT NULL, researcher_id INTEGER NOT NULL REFERENCES researcher (id),
    record_id INTEGER NOT NULL REFERENCES record (id), PRIMARY KEY (scheme, value, researcher_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE doubt (
    researcher_id INTEGER NOT NULL REFERENCES researcher (id), other_id INTEGER NOT NULL REFERENCES researcher (id),
    PRIMARY KEY (researcher_id, other_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE authorship (
    id INTEGER PRIMARY KEY, work_id INTEGER NOT NULL REFERENCES work (id), position INTEGER NOT NULL,
    name TEXT NOT NULL, family TEXT NOT NULL, researcher_id INTEGER REFERENCES researcher (id), UNIQUE (work_id, position)
) STRICT;
CREATE INDEX authorship_researcher ON authorship (researcher_id, work_id);
CREATE INDEX authorship_family ON authorship (family);
CREATE TABLE printed_name (
    authorship_id INTEGER NOT NULL REFERENCES authorship (id), record_id INTEGER NOT NULL REFERENCES record (id),
    slot INTEGER NOT NULL, name TEXT NOT NULL, anchor TEXT, identifiers TEXT NOT NULL, PRIMARY KEY (authorship_id, record_id, slot)
) STRICT, WITHOUT ROWID;
CREATE INDEX printed_name_record ON printed_name (record_id);
CREATE TABLE presence (
    id INTEGER PRIMARY KEY, record_id INTEGER NOT NULL REFERENCES record (id), position INTEGER NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('owner', 'mention')), name TEXT NOT NULL, family TEXT NOT NULL,
    anchor TEXT, beside TEXT NOT NULL, decided_id INTEGER REFERENCES researcher (id), researcher_id INTEGER REFERENCES researcher (id),
    UNIQUE (record_id, position)
) STRICT;
CREATE INDEX presence_family ON presence (family);
CREATE INDEX presence_researcher ON presence (researcher_id);

CREATE TABLE institution (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL
) STRICT;
CREATE TABLE affiliation (
    researcher_id INTEGER NOT NULL REFERENCES researcher (id), institution_id INTEGER NOT NULL REFERENCES institution (id),
    record_id INTEGER NOT NULL REFERENCES record (id), PRIMARY KEY (researcher_id, institution_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE topic (
    id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL
) STRICT;
CREATE TABLE work_topic (
    work_id INTEGER NOT NULL REFERENCES work (id), topic_id INTEGER NOT NULL REFERENCES topic (id),
    origin TEXT NOT NULL CHECK (origin IN ('source', 'text')), record_id INTEGER NOT NULL REFERENCES record (id),
    PRIMARY KEY (work_id, topic_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX work_topic_topic ON work_topic (topic_id);

CREATE TABLE statement (
    id INTEGER PRIMARY KEY, record_id INTEGER NOT NULL UNIQUE REFERENCES record (id),
    researcher_id INTEGER NOT NULL REFERENCES researcher (id), kind TEXT NOT NULL, title TEXT NOT NULL, date TEXT
) STRICT;
CREATE INDEX statement_researcher ON statement (researcher_id);
CREATE TABLE theme (
    id INTEGER PRIMARY KEY, statement_id INTEGER NOT NULL REFERENCES statement (id),
    position INTEGER NOT NULL, depth INTEGER NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL, UNIQUE (statement_id, position)
) STRICT;
CREATE TABLE citation (
    statement_id INTEGER NOT NULL REFERENCES statement (id), label TEXT NOT NULL, work_id INTEGER NOT NULL REFERENCES work (id),
    PRIMARY KEY (statement_id, label)
) STRICT, WITHOUT ROWID;
CREATE INDEX citation_work ON citation (work_id);
CREATE TABLE theme_work (
    theme_id INTEGER NOT NULL REFERENCES theme (id), work_id INTEGER NOT NULL REFERENCES work (id), position INTEGER NOT NULL,
    via TEXT NOT NULL CHECK (via IN ('citation', 'title', 'venue')), PRIMARY KEY (theme_id, work_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX theme_work_work ON theme_work (work_id);

CREATE VIRTUAL TABLE work_index USING fts5 (title, abstract, tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE name_index USING fts5 (key, tokenize = "unicode61", prefix = '1 2 3');
CREATE VIRTUAL TABLE name_trigram USING fts5 (key, tokenize = "trigram");
CREATE TABLE near_token (
    shortened TEXT NOT NULL, token TEXT NOT NULL, PRIMARY KEY (shortened, token)
) STRICT, WITHOUT ROWID
"""

M002 = """
CREATE TABLE follower (
    id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL CHECK (kind IN ('member', 'channel', 'terminal')), address TEXT NOT NULL,
    guild TEXT, name TEXT, keeper TEXT, zone TEXT NOT NULL DEFAULT 'UTC', hour INTEGER NOT NULL DEFAULT 9 CHECK (hour BETWEEN 0 AND 23),
    day INTEGER NOT NULL DEFAULT 0 CHECK (day BETWEEN 0 AND 6), muted_until TEXT, closed TEXT, closed_at TEXT, channel TEXT,
    UNIQUE (kind, address)
) STRICT;
CREATE TABLE follow (
    id INTEGER PRIMARY KEY AUTOINCREMENT, follower_id INTEGER NOT NULL REFERENCES follower (id),
    kind TEXT NOT NULL CHECK (kind IN ('researcher', 'topic', 'search')), subject TEXT NOT NULL, researcher_id INTEGER,
    rhythm TEXT NOT NULL CHECK (rhythm IN ('now', 'daily', 'weekly')), topic TEXT, work_kind TEXT,
    position TEXT CHECK (position IN ('first', 'last', 'first or last')), preprints INTEGER NOT NULL, older INTEGER NOT NULL,
    muted INTEGER NOT NULL DEFAULT 0, since TEXT NOT NULL, CHECK ((researcher_id IS NULL) = (kind != 'researcher'))
) STRICT;
CREATE UNIQUE INDEX follow_subject ON follow (follower_id, kind, coalesce(researcher_id, subject));
CREATE INDEX follow_researcher ON follow (researcher_id, follower_id) WHERE kind = 'researcher';
CREATE INDEX follow_words ON follow (kind, subject) WHERE kind != 'researcher';
CREATE TABLE news (
    id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('new', 'published', 'retracted', 'merged', 'split', 'reverted', 'unreachable')),
    import_id INTEGER REFERENCES import (id), digest TEXT, researcher_id INTEGER, other_id INTEGER, works INTEGER, title TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX news_import ON news (import_id);
CREATE INDEX news_digest ON news (digest);
CREATE TABLE delivery (
    id INTEGER PRIMARY KEY AUTOINCREMENT, follower_id INTEGER NOT NULL REFERENCES follower (id), nonce TEXT NOT NULL,
    holder TEXT, lease_until TEXT, attempts INTEGER NOT NULL DEFAULT 0, next_at TEXT, problem TEXT,
    channel TEXT, message_id TEXT, done_at TEXT
) STRICT;
CREATE UNIQUE INDEX delivery_open ON delivery (follower_id) WHERE done_at IS NULL;
CREATE INDEX delivery_follower ON delivery (follower_id, done_at);
CREATE TABLE notice (
    id INTEGER PRIMARY KEY AUTOINCREMENT, follower_id INTEGER NOT NULL REFERENCES follower (id),
    news_id INTEGER NOT NULL REFERENCES news (id), older INTEGER NOT NULL, why TEXT,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'impossible', 'cancelled')),
    due_at TEXT NOT NULL, at TEXT NOT NULL, delivery_id INTEGER REFERENCES delivery (id), UNIQUE (follower_id, news_id)
) STRICT;
CREATE INDEX notice_due ON notice (due_at, follower_id) WHERE state = 'waiting' AND delivery_id IS NULL;
CREATE INDEX notice_delivery ON notice (delivery_id) WHERE delivery_id IS NOT NULL;
CREATE TABLE reason (
    notice_id INTEGER NOT NULL REFERENCES notice (id), follow_id INTEGER NOT NULL REFERENCES follow (id), PRIMARY KEY (notice_id, follow_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX reason_follow ON reason (follow_id);
CREATE TABLE watch (
    id INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL UNIQUE, minutes INTEGER NOT NULL CHECK (minutes > 0),
    keeper TEXT, since TEXT NOT NULL, next_at TEXT NOT NULL, looked_at TEXT, failures INTEGER NOT NULL DEFAULT 0, problem TEXT
) STRICT;
ALTER TABLE work ADD COLUMN retracted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE import ADD COLUMN undone_at TEXT;
CREATE TABLE decision (
    record_id INTEGER NOT NULL REFERENCES record (id), import_id INTEGER NOT NULL REFERENCES import (id), researcher_id INTEGER NOT NULL,
    PRIMARY KEY (record_id, import_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE once (
    digest TEXT NOT NULL, slot TEXT NOT NULL, researcher_id INTEGER NOT NULL, PRIMARY KEY (digest, slot)
) STRICT, WITHOUT ROWID;
INSERT INTO decision SELECT p.record_id, max(s.import_id), p.decided_id FROM presence p JOIN said s ON s.record_id = p.record_id
    JOIN import i ON i.id = s.import_id WHERE p.role = 'owner' AND p.decided_id IS NOT NULL AND i.owner IS NOT NULL GROUP BY p.record_id;
CREATE TABLE last_id (
    noun TEXT PRIMARY KEY, id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO last_id SELECT 'researcher', coalesce(max(id), 0) FROM researcher
"""

M003 = """
CREATE TABLE said_in_part (
    import_id INTEGER NOT NULL REFERENCES import (id), record_id INTEGER NOT NULL REFERENCES record (id),
    part INTEGER NOT NULL, place TEXT NOT NULL, PRIMARY KEY (import_id, part, record_id)
) STRICT, WITHOUT ROWID;
INSERT INTO said_in_part SELECT import_id, record_id, 0, place FROM said;
DROP TABLE said;
ALTER TABLE said_in_part RENAME TO said;
CREATE INDEX said_record ON said (record_id);
ALTER TABLE import ADD COLUMN chosen TEXT;
ALTER TABLE import ADD COLUMN by TEXT;
ALTER TABLE import ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE import ADD COLUMN kinds TEXT NOT NULL DEFAULT '{}';
ALTER TABLE printed_name ADD COLUMN affiliations TEXT NOT NULL DEFAULT '[]';
ALTER TABLE institution ADD COLUMN ror TEXT;
CREATE INDEX record_statement ON record (id) WHERE kind = 'statement';
ALTER TABLE appearance ADD COLUMN short TEXT;
UPDATE appearance SET short = (SELECT json_extract(body, '$.venue_short') FROM record WHERE id = record_id);
CREATE TABLE work_once (
    digest TEXT NOT NULL, work_id INTEGER NOT NULL, PRIMARY KEY (digest, work_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX work_once_work ON work_once (work_id);
CREATE TABLE mention (
    work_id INTEGER NOT NULL REFERENCES work (id), record_id INTEGER NOT NULL REFERENCES record (id),
    slot INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (work_id, record_id, slot)
) STRICT, WITHOUT ROWID;
CREATE INDEX mention_record ON mention (record_id);
INSERT INTO mention SELECT a.work_id, p.record_id, p.slot, p.name FROM record r JOIN printed_name p ON p.record_id = r.id
    JOIN authorship a ON a.id = p.authorship_id WHERE r.kind = 'statement';
ALTER TABLE affiliation ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE affiliation ADD COLUMN ror TEXT;
UPDATE affiliation SET name = (SELECT name FROM institution WHERE id = institution_id);
CREATE INDEX affiliation_institution ON affiliation (institution_id);
CREATE INDEX affiliation_record ON affiliation (record_id);
CREATE INDEX printed_name_affiliated ON printed_name (authorship_id) WHERE affiliations != '[]';
CREATE INDEX work_record ON work (record_id);
CREATE INDEX work_abstract ON work (abstract_record_id) WHERE abstract_record_id IS NOT NULL;
CREATE INDEX work_summary ON work (summary_record_id) WHERE summary_record_id IS NOT NULL;
CREATE INDEX work_identifier_record ON work_identifier (record_id);
CREATE INDEX appearance_record ON appearance (record_id);
CREATE INDEX work_note_record ON work_note (record_id);
CREATE INDEX work_topic_record ON work_topic (record_id);
CREATE INDEX researcher_name_record ON researcher_name (record_id);
CREATE INDEX researcher_identifier_record ON researcher_identifier (record_id);
CREATE INDEX researcher_identifier_researcher ON researcher_identifier (researcher_id);
CREATE INDEX doubt_other ON doubt (other_id);
CREATE INDEX presence_decided ON presence (decided_id) WHERE decided_id IS NOT NULL;
CREATE TABLE judgement (
    id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL CHECK (kind IN ('merge', 'split', 'not-the-same')),
    words TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL, undone_by TEXT, undone_at TEXT
) STRICT;
CREATE TABLE judged (
    judgement_id INTEGER NOT NULL REFERENCES judgement (id), digest TEXT NOT NULL, slot TEXT NOT NULL, side INTEGER NOT NULL,
    PRIMARY KEY (judgement_id, digest, slot)
) STRICT, WITHOUT ROWID;
CREATE INDEX judged_place ON judged (digest, slot);
CREATE TABLE phrase (
    key TEXT NOT NULL, work_id INTEGER NOT NULL REFERENCES work (id),
    place TEXT NOT NULL, stands INTEGER, spelling TEXT,
    PRIMARY KEY (key, work_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX phrase_work ON phrase (work_id);
CREATE INDEX phrase_source ON phrase (work_id) WHERE place = 'source';
CREATE TABLE acronym (
    short TEXT PRIMARY KEY, key TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX acronym_key ON acronym (key);
CREATE TABLE uncounted (
    work_id INTEGER PRIMARY KEY
) STRICT;
INSERT INTO uncounted SELECT id FROM work;
CREATE INDEX topic_closed ON topic (replace(key, ' ', ''));
CREATE VIRTUAL TABLE topic_trigram USING fts5 (key, tokenize = "trigram");
INSERT INTO topic_trigram (rowid, key) SELECT id, key FROM topic;
DROP TABLE name_trigram;
DROP TABLE near_token;
DROP TABLE name_index;
CREATE VIRTUAL TABLE name_index USING fts5 (key, tokenize = "ascii", prefix = '1 2 3 4 5', detail = none, columnsize = 0);
CREATE TABLE name_word (
    word TEXT PRIMARY KEY, backwards TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX name_word_backwards ON name_word (backwards)
"""

M004 = """
CREATE TABLE name_key (
    key TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (key, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE vouched (
    name TEXT NOT NULL, record_id INTEGER NOT NULL REFERENCES record (id), PRIMARY KEY (name, record_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX vouched_record ON vouched (record_id);
INSERT INTO vouched SELECT p.name, r.id FROM presence p JOIN record r ON r.id = p.record_id
    WHERE p.role = 'owner' AND json_extract(r.body, '$.authority')
    UNION SELECT o.value, r.id FROM record r, json_each(r.body, '$.alternatives') o
    WHERE r.kind = 'portrait' AND json_extract(r.body, '$.authority');
DROP INDEX authorship_researcher;
CREATE INDEX authorship_researcher ON authorship (researcher_id, work_id) WHERE researcher_id IS NOT NULL;
CREATE INDEX authorship_name ON authorship (name);
CREATE INDEX presence_name ON presence (name);
CREATE INDEX printed_name_claimed ON printed_name (authorship_id) WHERE anchor IS NOT NULL OR identifiers != '[]';
CREATE TABLE handed (
    judgement_id INTEGER NOT NULL REFERENCES judgement (id), import_id INTEGER NOT NULL REFERENCES import (id),
    PRIMARY KEY (judgement_id, import_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX handed_import ON handed (import_id)
"""

M005 = """
CREATE TABLE steady (
    name TEXT PRIMARY KEY, first INTEGER, last INTEGER
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO uncounted SELECT id FROM work;
CREATE TABLE dismissal (
    id INTEGER PRIMARY KEY AUTOINCREMENT, follower_id INTEGER NOT NULL REFERENCES follower (id),
    kind TEXT NOT NULL CHECK (kind IN ('researcher', 'work')), number INTEGER NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL,
    UNIQUE (follower_id, kind, number)
) STRICT
"""

M006 = """
DROP INDEX authorship_family;
DROP INDEX presence_family;
ALTER TABLE printed_name ADD COLUMN precedence INTEGER NOT NULL DEFAULT 0
"""
