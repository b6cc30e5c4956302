-- The fence against a record that was restored from a backup (promise P17).

-- One row: how far the fence was raised, and whether this record is in doubt.
CREATE TABLE fence (
    -- 1.
    only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    -- From 1; every command carries it, and a carrier refuses a lower one than it has seen.
    value INTEGER NOT NULL,
    raised_at INTEGER NULL,
    -- Since when this record has gone on without every carrier having said that it has seen no later one; NULL when all have.
    unheard_since INTEGER NULL,
    -- Since when it is known to be older than what was sent: nothing is commanded until the fence is raised. NULL when it is not.
    doubted_at INTEGER NULL,
    -- Code of the carrier that knows more than this record; '' for none, or when a person said so.
    witness TEXT NOT NULL,
    -- The mark that carrier has seen: fence, position and heads (grains/Carriers/HistoryMark.cs).
    seen_fence INTEGER NOT NULL,
    seen_position INTEGER NOT NULL,
    seen_heads TEXT NOT NULL
) STRICT;

INSERT INTO fence (only_row, value, raised_at, unheard_since, doubted_at, witness, seen_fence, seen_position, seen_heads)
VALUES (1, 1, NULL, NULL, NULL, '', 0, 0, '');

-- Effects at carriers that this record does not know. Commands to the carrier for a number with an open one are withheld.
CREATE TABLE forgotten (
    -- From 1, in the order they were found; people name it by this.
    entry INTEGER NOT NULL PRIMARY KEY,
    -- E.164 digits (ITU-T E.164 cl. 6).
    number INTEGER NOT NULL,
    -- Code of the carrier.
    carrier TEXT NOT NULL,
    -- Fence, sequence, epoch and services of the command that was applied there, and the carrier's time of it.
    fence INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    services INTEGER NOT NULL,
    applied_at INTEGER NOT NULL,
    -- Newest version this record had for the number there, 0 for none.
    known INTEGER NOT NULL,
    -- 0 open, 1 settled: what is wanted here agrees with it, or a person decided that it counts all the same.
    settled INTEGER NOT NULL,
    UNIQUE (number, carrier)
) STRICT;

-- What lanes pass over.
CREATE INDEX forgotten_open ON forgotten (carrier, number) WHERE settled = 0;

-- Carriers whose changes were compared with this record.
CREATE TABLE compared (
    carrier TEXT NOT NULL PRIMARY KEY,
    -- Under which fence.
    fence INTEGER NOT NULL,
    compared_at INTEGER NOT NULL
) WITHOUT ROWID, STRICT;
