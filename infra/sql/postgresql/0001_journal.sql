-- The journal's schema. Everything that records a fact is written here and nowhere else, one transaction for each batch.
-- Instants are exact to the microsecond. Columns stand by their width, wide ones first, so that no row has gaps. Texts compare by
-- their bytes, as the program does. A row that is updated stands with room beside it, so that its next version lies in the same
-- page and no index is written.

-- States, as Microsoft.Orleans.Persistence.AdoNet lays them out, so that it can read them.
CREATE TABLE OrleansStorage (
    -- Orleans' StableHash of the key: a whole number as eight bytes, a text back to front.
    GrainIdHash integer NOT NULL,
    -- 0: no grain here has a GUID for a key.
    GrainIdN0 bigint NOT NULL,
    -- The key of a grain with an integer key: of a number, its E.164 digits (ITU-T E.164 cl. 6). Else 0.
    GrainIdN1 bigint NOT NULL,
    -- Orleans' StableHash of the state's name.
    GrainTypeHash integer NOT NULL,
    -- The state's name, unique over the product; the grain's type is not stored.
    GrainTypeString text COLLATE "C" NOT NULL,
    -- The key of a grain with a string key, else NULL.
    GrainIdExtensionString text COLLATE "C" NULL,
    ServiceId text COLLATE "C" NOT NULL,
    -- The state in Orleans' binary format; NULL when it was cleared.
    PayloadBinary bytea NULL,
    -- Time of the batch.
    ModifiedOn timestamptz NOT NULL,
    -- Counts writes and clears from 1; the ETag is its text.
    Version integer NULL
) WITH (fillfactor = 80);

-- By number, so that a campaign in ascending order writes neighbouring pages. Two texts that are missing are one key: without
-- that two first writers would leave two rows, of which every later read would fail.
CREATE UNIQUE INDEX OrleansStorage_key ON OrleansStorage (
    GrainTypeHash, GrainIdN1, GrainIdN0, GrainIdHash, GrainIdExtensionString, GrainTypeString, ServiceId) NULLS NOT DISTINCT;

-- What Microsoft.Orleans.Persistence.AdoNet asks for at its start.
CREATE TABLE OrleansQuery (
    QueryKey text COLLATE "C" NOT NULL PRIMARY KEY,
    QueryText text NOT NULL
);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    'ReadFromStorageKey',
    'SELECT PayloadBinary, ModifiedOn, Version FROM OrleansStorage
      WHERE GrainTypeHash = @GrainTypeHash AND GrainIdN1 = @GrainIdN1 AND GrainIdN0 = @GrainIdN0 AND GrainIdHash = @GrainIdHash
        AND GrainIdExtensionString IS NOT DISTINCT FROM @GrainIdExtensionString::text
        AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId');

-- A state written by anything but the journal would have no fact behind it: these two name a table that is not there.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
    ('WriteToStorageKey', 'SELECT NewGrainStateVersion FROM states_in_this_schema_are_written_by_the_journal_alone'),
    ('ClearStorageKey', 'SELECT NewGrainStateVersion FROM states_in_this_schema_are_written_by_the_journal_alone');

-- Lets a statement fail of itself, so that its batch needs no answer before it goes on.
CREATE FUNCTION refuse(code text, what text) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', what USING ERRCODE = code;
END $$;

-- Chains of batches. A writer holds one slot; whoever takes a slot raises its term, and batches of a lower term fail.
CREATE TABLE slot (
    term bigint NOT NULL,
    -- Batches in the chain.
    batch bigint NOT NULL,
    -- Until when nobody else may take it, by this server's clock; NULL when nobody holds it.
    leased_until timestamptz NULL,
    -- 0 to 15.
    slot smallint NOT NULL PRIMARY KEY,
    -- Hash of the last batch's head (infra/facts.md 5); 32 zero bytes before the first.
    head bytea NOT NULL,
    -- Who took it last, NULL before anyone did.
    owner text COLLATE "C" NULL
) WITH (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

INSERT INTO slot (slot, term, batch, head)
SELECT slot, 0, 0, decode(repeat('00', 32), 'hex') FROM generate_series(0, 15) AS slot;

-- Heads of batches (infra/facts.md 5).
CREATE TABLE batch (
    -- From 1 in each slot, without gaps.
    batch bigint NOT NULL,
    term bigint NOT NULL,
    sealed_at timestamptz NOT NULL,
    -- Facts in it; may be none.
    count integer NOT NULL,
    slot smallint NOT NULL,
    -- Merkle root over the facts' leaves, in order of position (RFC 6962 section 2.1).
    root bytea NOT NULL,
    -- Head of the batch before.
    previous bytea NOT NULL,
    -- Hash over all of the above.
    head bytea NOT NULL,
    PRIMARY KEY (slot, batch)
);

-- Facts, kept for ever.
CREATE TABLE fact (
    -- E.164 digits of a number, else 0.
    subject_number bigint NOT NULL,
    batch bigint NOT NULL,
    -- From 0 in each batch.
    position integer NOT NULL,
    -- Version of the subject this fact belongs to, contiguous from 1.
    version integer NOT NULL,
    slot smallint NOT NULL,
    -- 1 number, 2 order, 3 lane, 4 a reader's queries.
    subject_kind smallint NOT NULL,
    -- From 0 within the version.
    ordinal smallint NOT NULL,
    -- Grain key of anything but a number, else ''.
    subject_text text COLLATE "C" NOT NULL,
    -- Canonical bytes (infra/facts.md 2); the leaf is over them.
    canonical bytea NOT NULL,
    PRIMARY KEY (slot, batch, position)
);

CREATE UNIQUE INDEX fact_subject ON fact (subject_number, subject_kind, subject_text, version, ordinal);

-- What can be erased of a commit (PIPL art. 47): without the salt its commitments prove and tell nothing.
CREATE TABLE personal (
    batch bigint NOT NULL,
    -- Position of the commit's first fact.
    position integer NOT NULL,
    slot smallint NOT NULL,
    -- 16 random bytes; NULL once erased.
    salt bytea NULL,
    -- Values of personal fields (infra/facts.md 4); NULL when there are none, or once erased.
    "values" bytea NULL,
    PRIMARY KEY (slot, batch, position)
);

-- An accident must not change history. Whoever removes these on purpose is found by the chain.
CREATE FUNCTION history_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed and never removed', TG_TABLE_NAME;
END $$;

CREATE TRIGGER fact_stays BEFORE UPDATE OR DELETE ON fact FOR EACH ROW EXECUTE FUNCTION history_stays();
CREATE TRIGGER fact_remains BEFORE TRUNCATE ON fact FOR EACH STATEMENT EXECUTE FUNCTION history_stays();
CREATE TRIGGER batch_stays BEFORE UPDATE OR DELETE ON batch FOR EACH ROW EXECUTE FUNCTION history_stays();
CREATE TRIGGER batch_remains BEFORE TRUNCATE ON batch FOR EACH STATEMENT EXECUTE FUNCTION history_stays();

-- What each executor of a number is to bar, and how far it is: the outbox itself. Every number changes its row as often as it has
-- commands: dead versions are cleared away long before a fifth of the table is dead.
CREATE TABLE provisioning (
    -- E.164 digits (ITU-T E.164 cl. 6).
    number bigint NOT NULL,
    -- Order that caused it, 0 for none.
    order_no bigint NOT NULL,
    ordered_at timestamptz NOT NULL,
    -- The carrier's time.
    applied_at timestamptz NULL,
    -- The number's desired version, the command's sequence.
    version integer NOT NULL,
    -- Assignment the command is meant for.
    epoch integer NOT NULL,
    -- Services to bar, a bit each (3GPP TS 22.041; Services.cs).
    services integer NOT NULL,
    -- Highest version the carrier applied, 0 for none, and its services.
    applied_version integer NOT NULL,
    applied_services integer NOT NULL,
    -- Lane of the executor: a hash of the number, modulo its lanes when the row was written.
    slice smallint NOT NULL,
    -- 0 urgent, 1 restore, 2 bulk.
    priority smallint NOT NULL,
    -- 0 ordered, 1 accepted, 2 applied, 3 refused, 4 closed.
    state smallint NOT NULL,
    -- CarrierRefusal, 0 for none.
    refusal smallint NOT NULL,
    -- Whether it frees a service that may be barred at the carrier: sent with a notAfter.
    frees boolean NOT NULL,
    -- Carrier unit, CMCC-51.
    executor text COLLATE "C" NOT NULL,
    -- Template of the notice that travels with it.
    notice text COLLATE "C" NULL,
    PRIMARY KEY (number, executor)
) WITH (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 20000);

-- What lanes look for, in the order they send. A queue's front is full of entries that are done: readers mark them as they pass.
CREATE INDEX provisioning_waiting ON provisioning (executor, slice, priority, number) INCLUDE (order_no, ordered_at) WHERE state < 2;
CREATE INDEX provisioning_refused ON provisioning (executor) WHERE state = 3;

-- Assignments that ended, for numbers whose holder ever changed: plans made before see another epoch.
CREATE TABLE epoch (
    number bigint NOT NULL PRIMARY KEY,
    epoch integer NOT NULL
) WITH (fillfactor = 90);

-- Notices to send ahead of a bar (ATFL art. 32).
CREATE TABLE notice (
    number bigint NOT NULL,
    ordered_at timestamptz NOT NULL,
    -- The window the text promises.
    window_seconds integer NOT NULL,
    slice smallint NOT NULL,
    -- 32 hexadecimal digits.
    notice_id text COLLATE "C" NOT NULL,
    executor text COLLATE "C" NOT NULL,
    template text COLLATE "C" NOT NULL,
    -- Order of the hold.
    tag text COLLATE "C" NOT NULL,
    PRIMARY KEY (number, notice_id)
) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 20000);

CREATE INDEX notice_waiting ON notice (executor, slice, ordered_at, number);

-- Deadlines: the anchor, not the due time, so that a change of policy re-dates all of them at once.
CREATE TABLE due (
    subject_number bigint NOT NULL,
    anchor_at timestamptz NOT NULL,
    -- Handed back with the tick.
    generation integer NOT NULL,
    subject_kind smallint NOT NULL,
    -- DeadlinePolicy: the span added to the anchor.
    policy smallint NOT NULL,
    -- 0 to 63, a hash of the subject.
    shard smallint NOT NULL,
    subject_text text COLLATE "C" NOT NULL,
    -- Tells deadlines of one policy apart.
    tag text COLLATE "C" NOT NULL,
    PRIMARY KEY (subject_number, subject_kind, subject_text, policy, tag)
) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 20000);

CREATE INDEX due_first ON due (shard, policy, anchor_at);

-- The answer a command id got: a repeat gets the same.
CREATE TABLE answer (
    subject_number bigint NOT NULL,
    subject_kind smallint NOT NULL,
    subject_text text COLLATE "C" NOT NULL,
    command_id text COLLATE "C" NOT NULL,
    answer bytea NOT NULL,
    PRIMARY KEY (subject_number, subject_kind, subject_text, command_id)
);

-- Scopes that are stopped: nothing of them is dispatched.
CREATE TABLE stop (
    raised_at timestamptz NOT NULL,
    -- An order's id.
    scope text COLLATE "C" NOT NULL PRIMARY KEY
);

-- Orders by what their rows are stored under.
CREATE TABLE orders (
    -- 63 bits of the id's SHA-256. Two ids with one hash: the second is refused.
    order_no bigint NOT NULL PRIMARY KEY,
    -- OrderPhase; NULL while the order's grain has not said.
    phase smallint NULL,
    order_id text COLLATE "C" NOT NULL UNIQUE
);

CREATE INDEX orders_phase ON orders (phase, order_id);

-- Lines of orders: one for each number of an order. Each is updated twice, when it is armed and when it ends, and no index holds
-- what changes then: half of every page is left for it.
CREATE TABLE order_line (
    order_no bigint NOT NULL,
    number bigint NOT NULL,
    -- Line of the file, from 1.
    row integer NOT NULL,
    -- Version of the number that carries the hold; 0 while not placed. Pending with a version: waits for the carrier.
    version integer NOT NULL,
    -- Services the order wants barred, once placed.
    services integer NOT NULL,
    -- Assignment the plan saw.
    planned_epoch integer NOT NULL,
    -- GB/T 2260, two digits; 0 unknown.
    province smallint NOT NULL,
    -- ItemOutcome; 0 pending.
    outcome smallint NOT NULL,
    -- Unit of the original carrier; NULL when none is set up.
    unit text COLLATE "C" NULL,
    PRIMARY KEY (order_no, province, number)
) WITH (fillfactor = 50);

CREATE INDEX order_line_row ON order_line (order_no, row);

-- What an acknowledgement looks for: lines of any order that wait for this number's carrier. A number has few lines; an index of
-- the waiting ones alone would be written with every arming and every end.
CREATE INDEX order_line_number ON order_line (number);

-- Rows of the file that are no line.
CREATE TABLE order_reject (
    order_no bigint NOT NULL,
    row integer NOT NULL,
    -- ItemOutcome: invalid number, or duplicate.
    outcome smallint NOT NULL,
    -- Reason, upper snake case.
    code text COLLATE "C" NOT NULL,
    -- What stood there, at most 64 characters.
    text text COLLATE "C" NOT NULL,
    PRIMARY KEY (order_no, row)
);

-- Pages of the plan: whole subtrees of a province's Merkle tree.
CREATE TABLE order_page (
    order_no bigint NOT NULL,
    first_number bigint NOT NULL,
    last_number bigint NOT NULL,
    page integer NOT NULL,
    lines integer NOT NULL,
    province smallint NOT NULL,
    root bytea NOT NULL,
    PRIMARY KEY (order_no, province, page)
);

-- Lines by province, carrier and outcome. They follow every line in its own transaction and add up to lines and rejects.
CREATE TABLE order_counter (
    order_no bigint NOT NULL,
    lines bigint NOT NULL,
    province smallint NOT NULL,
    outcome smallint NOT NULL,
    -- Code of the original carrier; '' for none.
    carrier text COLLATE "C" NOT NULL,
    PRIMARY KEY (order_no, province, carrier, outcome)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- How far the shards of orders are.
CREATE TABLE shard_cursor (
    order_no bigint NOT NULL,
    next_page integer NOT NULL,
    shard_key text COLLATE "C" NOT NULL,
    PRIMARY KEY (order_no, shard_key)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
