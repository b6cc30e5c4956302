-- The fence against a record that was restored from a backup (promise P17).

-- One row: how far the fence was raised, and whether this record is in doubt.
CREATE TABLE fence (
    -- 1.
    only_row int NOT NULL,
    -- From 1; every command carries it, and a carrier refuses a lower one than it has seen.
    value int NOT NULL,
    raised_at bigint NULL,
    -- Since when this record has gone on without every carrier having said that it has seen no later one; NULL when all have.
    unheard_since bigint NULL,
    -- Since when it is known to be older than what was sent: nothing is commanded until the fence is raised. NULL when it is not.
    doubted_at bigint NULL,
    -- Code of the carrier that knows more than this record; '' for none, or when a person said so.
    witness nvarchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
    -- The mark that carrier has seen: fence, position and heads (grains/Carriers/HistoryMark.cs).
    seen_fence int NOT NULL,
    seen_position bigint NOT NULL,
    seen_heads nvarchar(2048) COLLATE Latin1_General_100_BIN2 NOT NULL,
    CONSTRAINT fence_key PRIMARY KEY CLUSTERED (only_row)
);

INSERT INTO fence (only_row, value, raised_at, unheard_since, doubted_at, witness, seen_fence, seen_position, seen_heads)
VALUES (1, 1, NULL, NULL, NULL, N'', 0, 0, N'');

-- Effects at carriers that this record does not know. Commands to the carrier for a number with an open one are withheld.
CREATE TABLE forgotten (
    -- From 1, in the order they were found; people name it by this.
    entry bigint NOT NULL,
    -- E.164 digits (ITU-T E.164 cl. 6).
    number bigint NOT NULL,
    -- Code of the carrier.
    carrier nvarchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
    -- Fence, sequence, epoch and services of the command that was applied there, and the carrier's time of it.
    fence int NOT NULL,
    sequence int NOT NULL,
    epoch int NOT NULL,
    services int NOT NULL,
    applied_at bigint NOT NULL,
    -- Newest version this record had for the number there, 0 for none.
    known int NOT NULL,
    -- 0 open, 1 settled: what is wanted here agrees with it, or a person decided that it counts all the same.
    settled int NOT NULL,
    CONSTRAINT forgotten_key PRIMARY KEY CLUSTERED (entry)
);

CREATE UNIQUE INDEX forgotten_number ON forgotten (number, carrier);

-- What lanes pass over.
CREATE INDEX forgotten_open ON forgotten (carrier, number) WHERE settled = 0;

-- Carriers whose changes were compared with this record.
CREATE TABLE compared (
    carrier nvarchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
    -- Under which fence.
    fence int NOT NULL,
    compared_at bigint NOT NULL,
    CONSTRAINT compared_key PRIMARY KEY CLUSTERED (carrier)
);

CREATE TYPE forgotten_row AS TABLE (
    number bigint NOT NULL,
    carrier nvarchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
    position int NOT NULL,
    fence int NOT NULL,
    sequence int NOT NULL,
    epoch int NOT NULL,
    services int NOT NULL,
    applied_at bigint NOT NULL,
    known int NOT NULL,
    PRIMARY KEY (number, carrier)
);
