-- How holders are found: keyed pseudonyms of their documents, each with the document, encrypted, that the next one is made of when
-- keys are changed.

CREATE TABLE pseudonym (
    -- Once the holder has a pseudonym under a later key.
    moved boolean NOT NULL,
    -- Key's name, '-', HMAC. All of one key lie together.
    token text COLLATE "C" NOT NULL PRIMARY KEY,
    -- What the holder is called here.
    holder text COLLATE "C" NOT NULL,
    -- Sealed bytes (algorithm and key stand in them), for this pseudonym only; NULL where none was told or it is moved.
    document bytea
);
