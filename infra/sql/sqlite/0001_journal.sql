-- The journal's file. Everything that records a fact is written here and nowhere else, one transaction for each batch.
-- Instants are whole microseconds since 1970-01-01 UTC unless a column says otherwise.

-- States, as Microsoft.Orleans.Persistence.AdoNet lays them out, so that it can read them.
CREATE TABLE OrleansStorage (
    -- Orleans' StableHash of the key: a whole number as eight bytes, a text back to front.
    GrainIdHash INTEGER NOT NULL,
    -- 0: no grain here has a GUID for a key.
    GrainIdN0 INTEGER NOT NULL,
    -- The key of a grain with an integer key: of a number, its E.164 digits (ITU-T E.164 cl. 6). Else 0.
    GrainIdN1 INTEGER NOT NULL,
    -- Orleans' StableHash of the state's name.
    GrainTypeHash INTEGER NOT NULL,
    -- The state's name, unique over the product; the grain's type is not stored.
    GrainTypeString TEXT NOT NULL,
    -- The key of a grain with a string key, else NULL.
    GrainIdExtensionString TEXT NULL,
    ServiceId TEXT NOT NULL,
    -- The state in Orleans' binary format; NULL when it was cleared.
    PayloadBinary BLOB NULL,
    -- Time of the batch, UTC, as text.
    ModifiedOn TEXT NOT NULL,
    -- Counts writes and clears from 1; the ETag is its text.
    Version INTEGER NULL
);

-- By number, so that a campaign in ascending order writes neighbouring pages: an index that begins with the hash is
-- written at random, five times slower.
CREATE UNIQUE INDEX OrleansStorage_key ON OrleansStorage (
    GrainTypeHash, GrainIdN1, GrainIdN0, GrainIdHash, IFNULL(GrainIdExtensionString, ''), GrainTypeString, ServiceId);

-- What Microsoft.Orleans.Persistence.AdoNet asks for at its start.
CREATE TABLE OrleansQuery (
    QueryKey TEXT NOT NULL PRIMARY KEY,
    QueryText TEXT NOT NULL
);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    'ReadFromStorageKey',
    'SELECT PayloadBinary, ModifiedOn, Version FROM OrleansStorage
      WHERE GrainTypeHash = @GrainTypeHash AND GrainIdN1 = @GrainIdN1 AND GrainIdN0 = @GrainIdN0 AND GrainIdHash = @GrainIdHash
        AND IFNULL(GrainIdExtensionString, '''') = IFNULL(@GrainIdExtensionString, '''')
        AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId');

-- A state written by anything but the journal would have no fact behind it: these two name a table that is not there.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
    ('WriteToStorageKey', 'SELECT NewGrainStateVersion FROM states_in_this_file_are_written_by_the_journal_alone'),
    ('ClearStorageKey', 'SELECT NewGrainStateVersion FROM states_in_this_file_are_written_by_the_journal_alone');

-- Chains of batches. A writer holds one slot; whoever takes a slot raises its term, and batches of a lower term fail.
CREATE TABLE slot (
    -- 0 to 15.
    slot INTEGER NOT NULL PRIMARY KEY,
    term INTEGER NOT NULL,
    -- Batches in the chain.
    batch INTEGER NOT NULL,
    -- Hash of the last batch's head (infra/facts.md 5); 32 zero bytes before the first.
    head BLOB NOT NULL,
    -- Who took it, NULL before anyone did.
    owner TEXT NULL,
    -- Until when nobody else may take it; NULL where the file is locked by its process.
    leased_until INTEGER NULL
) STRICT;

WITH RECURSIVE slots(slot) AS (SELECT 0 UNION ALL SELECT slot + 1 FROM slots WHERE slot < 15)
INSERT INTO slot (slot, term, batch, head) SELECT slot, 0, 0, zeroblob(32) FROM slots;

-- Heads of batches (infra/facts.md 5).
CREATE TABLE batch (
    slot INTEGER NOT NULL,
    -- From 1 in each slot, without gaps.
    batch INTEGER NOT NULL,
    term INTEGER NOT NULL,
    sealed_at INTEGER NOT NULL,
    -- Facts in it; may be none.
    count INTEGER NOT NULL,
    -- Merkle root over the facts' leaves, in order of position (RFC 6962 section 2.1).
    root BLOB NOT NULL,
    -- Head of the batch before.
    previous BLOB NOT NULL,
    -- Hash over all of the above.
    head BLOB NOT NULL,
    PRIMARY KEY (slot, batch)
) WITHOUT ROWID, STRICT;

-- Facts, kept for ever.
CREATE TABLE fact (
    slot INTEGER NOT NULL,
    batch INTEGER NOT NULL,
    -- From 0 in each batch.
    position INTEGER NOT NULL,
    -- 1 number, 2 order, 3 lane, 4 a reader's queries.
    subject_kind INTEGER NOT NULL,
    -- E.164 digits of a number, else 0.
    subject_number INTEGER NOT NULL,
    -- Grain key of anything else, else ''.
    subject_text TEXT NOT NULL,
    -- Version of the subject this fact belongs to, contiguous from 1.
    version INTEGER NOT NULL,
    -- From 0 within the version.
    ordinal INTEGER NOT NULL,
    -- Canonical bytes (infra/facts.md 2); the leaf is over them.
    canonical BLOB NOT NULL,
    PRIMARY KEY (slot, batch, position)
) WITHOUT ROWID, STRICT;

CREATE UNIQUE INDEX fact_subject ON fact (subject_number, subject_kind, subject_text, version, ordinal);

-- What can be erased of a commit (PIPL art. 47): without the salt its commitments prove and tell nothing.
CREATE TABLE personal (
    slot INTEGER NOT NULL,
    batch INTEGER NOT NULL,
    -- Position of the commit's first fact.
    position INTEGER NOT NULL,
    -- 16 random bytes; NULL once erased.
    salt BLOB NULL,
    -- Values of personal fields (infra/facts.md 4); NULL when there are none, or once erased.
    "values" BLOB NULL,
    PRIMARY KEY (slot, batch, position)
) WITHOUT ROWID, STRICT;

-- An accident must not change history. Whoever removes these on purpose is found by the chain.
CREATE TRIGGER fact_stays BEFORE UPDATE ON fact BEGIN SELECT RAISE(ABORT, 'facts are never changed'); END;
CREATE TRIGGER fact_remains BEFORE DELETE ON fact BEGIN SELECT RAISE(ABORT, 'facts are never removed'); END;
CREATE TRIGGER batch_stays BEFORE UPDATE ON batch BEGIN SELECT RAISE(ABORT, 'batches are never changed'); END;
CREATE TRIGGER batch_remains BEFORE DELETE ON batch BEGIN SELECT RAISE(ABORT, 'batches are never removed'); END;

-- What each executor of a number is to bar, and how far it is: the outbox itself.
CREATE TABLE provisioning (
    -- E.164 digits (ITU-T E.164 cl. 6).
    number INTEGER NOT NULL,
    -- Carrier unit, CMCC-51.
    executor TEXT NOT NULL,
    -- Lane of the executor: a hash of the number, modulo its lanes when the row was written.
    slice INTEGER NOT NULL,
    -- The number's desired version, the command's sequence.
    version INTEGER NOT NULL,
    -- Assignment the command is meant for.
    epoch INTEGER NOT NULL,
    -- Services to bar, a bit each (3GPP TS 22.041; Services.cs).
    services INTEGER NOT NULL,
    -- 1 when it frees a service that may be barred at the carrier: sent with a notAfter.
    frees INTEGER NOT NULL,
    -- 0 urgent, 1 restore, 2 bulk.
    priority INTEGER NOT NULL,
    -- Order that caused it, 0 for none.
    order_no INTEGER NOT NULL,
    -- Template of the notice that travels with it.
    notice TEXT NULL,
    -- 0 ordered, 1 accepted, 2 applied, 3 refused, 4 closed.
    state INTEGER NOT NULL,
    -- Highest version the carrier applied, 0 for none, and its services.
    applied_version INTEGER NOT NULL,
    applied_services INTEGER NOT NULL,
    ordered_at INTEGER NOT NULL,
    -- The carrier's time.
    applied_at INTEGER NULL,
    -- CarrierRefusal, 0 for none.
    refusal INTEGER NOT NULL,
    PRIMARY KEY (number, executor)
) WITHOUT ROWID, STRICT;

-- What lanes look for, in the order they send; holds all that their question and the depth of queues need, the state too:
-- without it each row would be looked up to be asked what the index already knows.
CREATE INDEX provisioning_waiting ON provisioning (executor, slice, priority, number, order_no, ordered_at, state) WHERE state < 2;
CREATE INDEX provisioning_refused ON provisioning (executor) WHERE state = 3;

-- Assignments that ended, for numbers whose holder ever changed: plans made before see another epoch.
CREATE TABLE epoch (
    number INTEGER NOT NULL PRIMARY KEY,
    epoch INTEGER NOT NULL
) STRICT;

-- Notices to send ahead of a bar (ATFL art. 32).
CREATE TABLE notice (
    number INTEGER NOT NULL,
    -- 32 hexadecimal digits.
    notice_id TEXT NOT NULL,
    executor TEXT NOT NULL,
    slice INTEGER NOT NULL,
    template TEXT NOT NULL,
    -- Order of the hold.
    tag TEXT NOT NULL,
    -- The window the text promises.
    window_seconds INTEGER NOT NULL,
    ordered_at INTEGER NOT NULL,
    PRIMARY KEY (number, notice_id)
) WITHOUT ROWID, STRICT;

CREATE INDEX notice_waiting ON notice (executor, slice, ordered_at);

-- Deadlines: the anchor, not the due time, so that a change of policy re-dates all of them at once.
CREATE TABLE due (
    subject_number INTEGER NOT NULL,
    subject_kind INTEGER NOT NULL,
    subject_text TEXT NOT NULL,
    -- DeadlinePolicy: the span added to the anchor.
    policy INTEGER NOT NULL,
    -- Tells deadlines of one policy apart.
    tag TEXT NOT NULL,
    -- 0 to 63, a hash of the subject.
    shard INTEGER NOT NULL,
    anchor_at INTEGER NOT NULL,
    -- Handed back with the tick.
    generation INTEGER NOT NULL,
    PRIMARY KEY (subject_number, subject_kind, subject_text, policy, tag)
) WITHOUT ROWID, STRICT;

CREATE INDEX due_first ON due (shard, policy, anchor_at);

-- The answer a command id got: a repeat gets the same.
CREATE TABLE answer (
    subject_number INTEGER NOT NULL,
    subject_kind INTEGER NOT NULL,
    subject_text TEXT NOT NULL,
    command_id TEXT NOT NULL,
    answer BLOB NOT NULL,
    PRIMARY KEY (subject_number, subject_kind, subject_text, command_id)
) WITHOUT ROWID, STRICT;

-- Scopes that are stopped: nothing of them is dispatched.
CREATE TABLE stop (
    -- An order's id.
    scope TEXT NOT NULL PRIMARY KEY,
    raised_at INTEGER NOT NULL
) WITHOUT ROWID, STRICT;

-- Orders by what their rows are stored under.
CREATE TABLE orders (
    -- 63 bits of the id's SHA-256. Two ids with one hash: the second is refused.
    order_no INTEGER NOT NULL PRIMARY KEY,
    order_id TEXT NOT NULL UNIQUE,
    -- OrderPhase; NULL while the order's grain has not said.
    phase INTEGER NULL
) STRICT;

CREATE INDEX orders_phase ON orders (phase, order_id);

-- Lines of orders: one for each number of an order.
CREATE TABLE order_line (
    order_no INTEGER NOT NULL,
    -- GB/T 2260, two digits; 0 unknown.
    province INTEGER NOT NULL,
    number INTEGER NOT NULL,
    -- Line of the file, from 1.
    row INTEGER NOT NULL,
    -- Unit of the original carrier; NULL when none is set up.
    unit TEXT NULL,
    -- ItemOutcome; 0 pending.
    outcome INTEGER NOT NULL,
    -- Version of the number that carries the hold; 0 while not placed. Pending with a version: waits for the carrier.
    version INTEGER NOT NULL,
    -- Services the order wants barred, once placed.
    services INTEGER NOT NULL,
    -- Assignment the plan saw.
    planned_epoch INTEGER NOT NULL,
    PRIMARY KEY (order_no, province, number)
) WITHOUT ROWID, STRICT;

CREATE INDEX order_line_row ON order_line (order_no, row);

-- What an acknowledgement looks for: lines of any order that wait for this number's carrier.
CREATE INDEX order_line_armed ON order_line (number) WHERE outcome = 0 AND version > 0;

-- Rows of the file that are no line.
CREATE TABLE order_reject (
    order_no INTEGER NOT NULL,
    row INTEGER NOT NULL,
    -- ItemOutcome: invalid number, or duplicate.
    outcome INTEGER NOT NULL,
    -- Reason, upper snake case.
    code TEXT NOT NULL,
    -- What stood there, at most 64 characters.
    text TEXT NOT NULL,
    PRIMARY KEY (order_no, row)
) WITHOUT ROWID, STRICT;

-- Pages of the plan: whole subtrees of a province's Merkle tree.
CREATE TABLE order_page (
    order_no INTEGER NOT NULL,
    province INTEGER NOT NULL,
    page INTEGER NOT NULL,
    first_number INTEGER NOT NULL,
    last_number INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    root BLOB NOT NULL,
    PRIMARY KEY (order_no, province, page)
) WITHOUT ROWID, STRICT;

-- Lines by province, carrier and outcome. They follow every line in its own transaction and add up to lines and rejects.
CREATE TABLE order_counter (
    order_no INTEGER NOT NULL,
    province INTEGER NOT NULL,
    -- Code of the original carrier; '' for none.
    carrier TEXT NOT NULL,
    outcome INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    PRIMARY KEY (order_no, province, carrier, outcome)
) WITHOUT ROWID, STRICT;

-- How far the shards of orders are.
CREATE TABLE shard_cursor (
    order_no INTEGER NOT NULL,
    shard_key TEXT NOT NULL,
    next_page INTEGER NOT NULL,
    PRIMARY KEY (order_no, shard_key)
) WITHOUT ROWID, STRICT;
