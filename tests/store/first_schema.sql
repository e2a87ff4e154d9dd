-- The first schema as it was written to disk, with the rows of one small import: what every later version must still open.
-- Frozen, like the migration that made it: a new migration gets a test of its own, and nothing here changes.
PRAGMA application_id = 1131375729;

CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
INSERT INTO "_sqlite_migrations" VALUES (1, 'colloquy', 'm001_profile_store', '2001-02-03 04:05:06.000000+00:00');

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
) STRICT, WITHOUT ROWID;

-- The rows.
INSERT INTO import VALUES
    (1, 'seed', 'toy.json', '95ced8e3880f3248ff2c468352deb29b7daac362168af7746b60b6159e25d296', NULL, '2001-02-03T04:05:06+00:00', '2001-02-03T04:05:07+00:00', 5, 4, 0, 1);
INSERT INTO record VALUES
    (1, 'c449507f15f7666d38c56c9818d2862ded0d3b5f73e0367045c5dbf9e22c5bfe', 'seed', 'portrait', '{"anchor":"seed:ada-b-toy-11864f4e","name":"Ada B. Toy","alternatives":["Ada Box"],"blurb":null,"affiliation":"Toy University","open_to_collaborate":true,"claimed":null,"reported":null,"identifiers":[{"scheme":"orcid","value":"0000-0000-0000-000X"}]}', NULL),
    (2, '848247f2e58cf371bf57821fd5ddf02906a4d58bca13382d96186391a2ecdfae', 'seed', 'work', '{"kind":"inproceedings","title":"Toys that Move by Themselves","year":2001,"authors":[{"name":"A. B. Toy","anchor":"seed:ada-b-toy-11864f4e","identifiers":[]},{"name":"B. Example","anchor":null,"identifiers":[]}],"authors_complete":true,"venue":"Toy Conference","venue_short":"ToyConf","volume":null,"number":null,"pages":"1–9","abstract":null,"summary":"Counts the toys that move.","topics":[],"notes":["Best Toy"],"identifiers":[{"scheme":"doi","value":"10.1234/toy.1"}],"label":"1"}', 2),
    (3, '7708661d6c27b144148ea54d97d8dccc8ad1a2510dce7e27d736b2bdab8b5264', 'seed', 'work', '{"kind":"article","title":"Boxes for Toys that Move","year":2002,"authors":[{"name":"Ada B. Toy","anchor":"seed:ada-b-toy-11864f4e","identifiers":[]}],"authors_complete":true,"venue":"Toy Journal","venue_short":null,"volume":"7","number":"1","pages":null,"abstract":null,"summary":null,"topics":[],"notes":[],"identifiers":[],"label":"2"}', 1),
    (4, 'da7bbad21bf034e33fad98f9fdfc4bb6e048f54fa1646002576668dd60760cd4', 'seed', 'statement', '{"anchor":"seed:ada-b-toy-11864f4e","kind":"statement","owner":"Ada B. Toy","signed":true,"title":"On Toys","date":"2003-01","themes":[{"depth":1,"title":"Moving","text":"","labels":["1"],"venues":[],"titles":[]}],"mentions":[{"names":["Ben Example"],"labels":["1"],"venue":null,"year":null}]}', NULL);
INSERT INTO said VALUES
    (1, 1, 'name'),
    (1, 2, 'works[0]'),
    (1, 3, 'works[1]'),
    (1, 4, 'statements[0]');
INSERT INTO rejected VALUES
    (1, 1, 'works[2]', 'the work has no title', X'7B7D');
INSERT INTO remark VALUES
    (1, 1, 'the page states 3 works, but 2 were read');
INSERT INTO title_signature VALUES
    (-4440397083915804140, 2),
    (-1496366325726494876, 3);
INSERT INTO record_identifier VALUES
    ('doi', '10.1234/toy.1', 2);
INSERT INTO venue VALUES
    (1, 'toy journal', 'Toy Journal', NULL),
    (2, 'toyconf', 'Toy Conference', 'ToyConf');
INSERT INTO work VALUES
    (1, 'Boxes for Toys that Move', 'article', 2002, NULL, NULL, 3, NULL, NULL),
    (2, 'Toys that Move by Themselves', 'inproceedings', 2001, NULL, 'Counts the toys that move.', 2, NULL, 2);
INSERT INTO work_identifier VALUES
    ('doi', '10.1234/toy.1', 2, 2);
INSERT INTO appearance VALUES
    (1, 1, 1, 0, 'article', 'Toy Journal', 2002, '7', '1', NULL, 3),
    (2, 2, 2, 0, 'inproceedings', 'Toy Conference', 2001, NULL, NULL, '1–9', 2);
INSERT INTO work_note VALUES
    (2, 'Best Toy', 2);
INSERT INTO researcher VALUES
    (1, 'Ada B. Toy', 'settled', NULL),
    (2, 'Ben Example', 'settled', NULL);
INSERT INTO researcher_name VALUES
    (1, 1, 'A. B. Toy', 'a b toy', 2),
    (2, 1, 'Ada B. Toy', 'ada b toy', 3),
    (3, 1, 'Ada Box', 'ada box', 1),
    (4, 2, 'B. Example', 'b example', 2),
    (5, 2, 'Ben Example', 'ben example', 4);
INSERT INTO researcher_identifier VALUES
    ('orcid', '0000-0000-0000-000X', 1, 1);
INSERT INTO authorship VALUES
    (1, 1, 0, 'Ada B. Toy', 'toy', 1),
    (2, 2, 0, 'A. B. Toy', 'toy', 1),
    (3, 2, 1, 'Ben Example', 'example', 2);
INSERT INTO printed_name VALUES
    (1, 3, 0, 'Ada B. Toy', 'seed:ada-b-toy-11864f4e', '[]'),
    (2, 2, 0, 'A. B. Toy', 'seed:ada-b-toy-11864f4e', '[]'),
    (3, 2, 1, 'B. Example', NULL, '[]'),
    (3, 4, 0, 'Ben Example', NULL, '[]');
INSERT INTO presence VALUES
    (1, 1, 0, 'owner', 'Ada B. Toy', 'toy', 'seed:ada-b-toy-11864f4e', '[]', NULL, 1),
    (2, 4, 0, 'owner', 'Ada B. Toy', 'toy', 'seed:ada-b-toy-11864f4e', '["Ben Example"]', NULL, 1),
    (3, 4, 1, 'mention', 'Ben Example', 'example', NULL, '["Ada B. Toy"]', NULL, 2);
INSERT INTO institution VALUES
    (1, 'toy university', 'Toy University');
INSERT INTO affiliation VALUES
    (1, 1, 1);
INSERT INTO topic VALUES
    (1, 'moving toy', 'moving toys');
INSERT INTO work_topic VALUES
    (1, 1, 'text', 3),
    (2, 1, 'text', 2);
INSERT INTO statement VALUES
    (1, 4, 1, 'statement', 'On Toys', '2003-01');
INSERT INTO theme VALUES
    (1, 1, 0, 1, 'Moving', '');
INSERT INTO citation VALUES
    (1, '1', 2);
INSERT INTO theme_work VALUES
    (1, 2, 0, 'citation');
INSERT INTO near_token VALUES
    ('a', 'a'),
    ('ada', 'ada'),
    ('b', 'b'),
    ('ben', 'ben'),
    ('box', 'box'),
    ('eample', 'example'),
    ('examle', 'example'),
    ('exampe', 'example'),
    ('exampl', 'example'),
    ('example', 'example'),
    ('exaple', 'example'),
    ('exmple', 'example'),
    ('toy', 'toy'),
    ('xample', 'example');
INSERT INTO work_index (rowid, title, abstract) VALUES
    (1, 'Boxes for Toys that Move', NULL),
    (2, 'Toys that Move by Themselves', 'Counts the toys that move.');
INSERT INTO name_index (rowid, key) VALUES
    (1, 'a b toy,ada b toy,ada box'),
    (2, 'b example,ben example');
INSERT INTO name_trigram (rowid, key) VALUES
    (1, 'a b toy,ada b toy,ada box'),
    (2, 'b example,ben example');
