"""The tables of a catalogue."""

SCHEMA_VERSION = "5"
SCHEMA = """
CREATE TABLE manifest (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    source TEXT,
    published TEXT,
    url TEXT,
    date_inferred INTEGER NOT NULL,
    language TEXT NOT NULL,
    hash TEXT NOT NULL,
    place TEXT NOT NULL,
    text TEXT NOT NULL,
    sketch BLOB NOT NULL -- of `index.reprints`
);
CREATE INDEX articles_filtered ON articles (source, published, number);
CREATE INDEX articles_published ON articles (published, number);
CREATE INDEX articles_language ON articles (language);
CREATE TABLE passages (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    article INTEGER NOT NULL REFERENCES articles (number),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL
);
CREATE INDEX passages_article ON passages (article);
CREATE TABLE event_dates ( -- a row for each reading of each time expression
    passage INTEGER NOT NULL REFERENCES passages (number),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    value TEXT NOT NULL
);
CREATE INDEX event_dates_passage ON event_dates (passage);
CREATE TABLE vectors (number INTEGER PRIMARY KEY, vector BLOB NOT NULL);
CREATE TABLE unsettled (passage TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE VIRTUAL TABLE lexicon_es USING fts5 (
    terms, around, tokenize = "unicode61 remove_diacritics 0"
);
INSERT INTO lexicon_es (lexicon_es, rank) VALUES ('rank', 'bm25(1.0, 0.2)');
CREATE VIRTUAL TABLE lexicon_en USING fts5 (
    terms, around, tokenize = "unicode61 remove_diacritics 0"
);
INSERT INTO lexicon_en (lexicon_en, rank) VALUES ('rank', 'bm25(1.0, 0.2)');
CREATE VIRTUAL TABLE vocabulary_es USING fts5vocab (lexicon_es, col);
CREATE VIRTUAL TABLE vocabulary_en USING fts5vocab (lexicon_en, col);
"""
