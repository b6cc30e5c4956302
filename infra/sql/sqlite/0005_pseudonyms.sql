-- How holders are found: keyed pseudonyms of their documents, each with the document, encrypted, that the next one is made of when
-- keys are changed.

CREATE TABLE pseudonym (
    -- Key's name, '-', HMAC. All of one key lie together.
    token TEXT NOT NULL PRIMARY KEY,
    -- What the holder is called here.
    holder TEXT NOT NULL,
    -- Sealed bytes (algorithm and key stand in them), for this pseudonym only; NULL where none was told or it is moved.
    document BLOB,
    -- 1 once the holder has a pseudonym under a later key.
    moved INTEGER NOT NULL
) WITHOUT ROWID, STRICT;
