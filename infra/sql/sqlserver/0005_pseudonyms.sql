-- How holders are found: keyed pseudonyms of their documents, each with the document, encrypted, that the next one is made of when
-- keys are changed.

CREATE TABLE pseudonym (
    -- Key's name, '-', HMAC. All of one key lie together.
    token nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
    -- What the holder is called here.
    holder nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
    -- Sealed bytes (algorithm and key stand in them), for this pseudonym only; NULL where none was told or it is moved.
    document varbinary(max) NULL,
    -- 1 once the holder has a pseudonym under a later key.
    moved int NOT NULL,
    CONSTRAINT pseudonym_key PRIMARY KEY CLUSTERED (token)
);

CREATE TYPE pseudonym_row AS TABLE (
    token nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
    holder nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
    document varbinary(max) NULL,
    moved int NOT NULL,
    PRIMARY KEY (token)
);

CREATE TYPE token_row AS TABLE (
    token nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
    PRIMARY KEY (token)
);
