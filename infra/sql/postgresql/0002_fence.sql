-- The fence against a record that was restored from a backup (promise P17).

-- One row: how far the fence was raised, and whether this record is in doubt.
CREATE TABLE fence (
    -- The position of the mark below.
    seen_position bigint NOT NULL,
    raised_at timestamptz NULL,
    -- Since when this record has gone on without every carrier having said that it has seen no later one; NULL when all have.
    unheard_since timestamptz NULL,
    -- Since when it is known to be older than what was sent: nothing is commanded until the fence is raised. NULL when it is not.
    doubted_at timestamptz NULL,
    -- From 1; every command carries it, and a carrier refuses a lower one than it has seen.
    value integer NOT NULL,
    -- The mark that carrier has seen: fence, position and heads (grains/Carriers/HistoryMark.cs).
    seen_fence integer NOT NULL,
    -- 1.
    only_row smallint NOT NULL PRIMARY KEY CHECK (only_row = 1),
    -- Code of the carrier that knows more than this record; '' for none, or when a person said so.
    witness text COLLATE "C" NOT NULL,
    seen_heads text COLLATE "C" NOT NULL
);

INSERT INTO fence (only_row, value, witness, seen_fence, seen_position, seen_heads) VALUES (1, 1, '', 0, 0, '');

-- Effects at carriers that this record does not know. Commands to the carrier for a number with an open one are withheld.
CREATE TABLE forgotten (
    -- In the order they were found; people name it by this.
    entry bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- E.164 digits (ITU-T E.164 cl. 6).
    number bigint NOT NULL,
    -- The carrier's time of the effect.
    applied_at timestamptz NOT NULL,
    -- Fence, sequence, epoch and services of the command that was applied there.
    fence integer NOT NULL,
    sequence integer NOT NULL,
    epoch integer NOT NULL,
    services integer NOT NULL,
    -- Newest version this record had for the number there, 0 for none.
    known integer NOT NULL,
    -- Whether what is wanted here agrees with it, or a person decided that it counts all the same.
    settled boolean NOT NULL,
    -- Code of the carrier.
    carrier text COLLATE "C" NOT NULL,
    UNIQUE (number, carrier)
);

-- What lanes pass over.
CREATE INDEX forgotten_open ON forgotten (carrier, number) WHERE NOT settled;

-- Carriers whose changes were compared with this record.
CREATE TABLE compared (
    compared_at timestamptz NOT NULL,
    -- Under which fence.
    fence integer NOT NULL,
    carrier text COLLATE "C" NOT NULL PRIMARY KEY
);
