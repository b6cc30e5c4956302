-- The journal in a database of SQL Server 2019 or newer. Everything that records a fact is written here and nowhere else, one
-- transaction for each batch. Instants are whole microseconds since 1970-01-01 UTC unless a column says otherwise. Names without
-- a schema are in the default schema of the silo's user, as a rule dbo.
--
-- Text is nvarchar in a binary collation. Binary, because keys are compared by their code units and nothing else: 'order:a' is
-- not 'order:A'. Not varchar in UTF-8, because drivers and Microsoft.Orleans' packages send nvarchar: compared with that, a
-- column of varchar is converted row by row and its index is not sought. Row compression stores such text in a byte for each
-- character and whole numbers in the bytes they need, so that neither that nor int for small numbers costs space.
--
-- Locks do not escalate: a batch locks thousands of rows, and a lock on the table would stop every other silo.

-- States, as Microsoft.Orleans.Persistence.AdoNet lays them out, so that it can read them. The key begins with the number, so
-- that a campaign in ascending order writes neighbouring pages.
CREATE TABLE OrleansStorage (
    -- Orleans' StableHash of the key: a whole number as eight bytes, a text back to front.
    GrainIdHash int NOT NULL,
    -- 0: no grain here has a GUID for a key.
    GrainIdN0 bigint NOT NULL,
    -- The key of a grain with an integer key: of a number, its E.164 digits (ITU-T E.164 cl. 6). Else 0.
    GrainIdN1 bigint NOT NULL,
    -- Orleans' StableHash of the state's name.
    GrainTypeHash int NOT NULL,
    -- The state's name, unique over the product; the grain's type is not stored.
    GrainTypeString nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
    -- The key of a grain with a string key, else NULL.
    GrainIdExtensionString nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
    ServiceId nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
    -- The state in Orleans' binary format; NULL when it was cleared.
    PayloadBinary varbinary(max) NULL,
    -- Time of the batch, UTC.
    ModifiedOn datetime2(3) NOT NULL,
    -- Counts writes and clears from 1; the ETag is its text.
    Version int NOT NULL,
    -- Part of the key in place of a column that may be NULL.
    GrainIdExtension AS ISNULL(GrainIdExtensionString, N'') PERSISTED NOT NULL,
    CONSTRAINT OrleansStorage_key PRIMARY KEY CLUSTERED (
        GrainTypeHash, GrainIdN1, GrainIdN0, GrainIdHash, GrainIdExtension, GrainTypeString, ServiceId)
) WITH (DATA_COMPRESSION = ROW);
ALTER TABLE OrleansStorage SET (LOCK_ESCALATION = DISABLE);

-- Chains of batches. A writer holds one slot; whoever takes a slot raises its term, and batches of a lower term fail.
CREATE TABLE slot (
    -- 0 to 15.
    slot int NOT NULL CONSTRAINT slot_key PRIMARY KEY CLUSTERED,
    term bigint NOT NULL,
    -- Batches in the chain.
    batch bigint NOT NULL,
    -- Hash of the last batch's head (infra/facts.md 5); 32 zero bytes before the first.
    head binary(32) NOT NULL,
    -- Who took it, NULL before anyone did.
    owner nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
    -- Until when nobody else may take it, by this database's clock; NULL before anyone did, and once it was given back.
    leased_until bigint NULL
);

INSERT INTO slot (slot, term, batch, head)
SELECT slot, 0, 0, CAST(0x AS binary(32))
  FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15)) AS slots (slot);

-- Heads of batches (infra/facts.md 5).
CREATE TABLE batch (
    slot int NOT NULL,
    -- From 1 in each slot, without gaps.
    batch bigint NOT NULL,
    term bigint NOT NULL,
    sealed_at bigint NOT NULL,
    -- Facts in it; may be none.
    count int NOT NULL,
    -- Merkle root over the facts' leaves, in order of position (RFC 6962 section 2.1).
    root binary(32) NOT NULL,
    -- Head of the batch before.
    previous binary(32) NOT NULL,
    -- Hash over all of the above.
    head binary(32) NOT NULL,
    CONSTRAINT batch_key PRIMARY KEY CLUSTERED (slot, batch)
);

-- Facts, kept for ever.
CREATE TABLE fact (
    slot int NOT NULL,
    batch bigint NOT NULL,
    -- From 0 in each batch.
    position int NOT NULL,
    -- 1 number, 2 order, 3 lane, 4 a reader's queries.
    subject_kind int NOT NULL,
    -- E.164 digits of a number, else 0.
    subject_number bigint NOT NULL,
    -- Grain key of anything else, else ''.
    subject_text nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    -- Version of the subject this fact belongs to, contiguous from 1.
    version int NOT NULL,
    -- From 0 within the version.
    ordinal int NOT NULL,
    -- Canonical bytes (infra/facts.md 2); the leaf is over them.
    canonical varbinary(max) NOT NULL,
    CONSTRAINT fact_key PRIMARY KEY CLUSTERED (slot, batch, position)
) WITH (DATA_COMPRESSION = ROW);
ALTER TABLE fact SET (LOCK_ESCALATION = DISABLE);

CREATE UNIQUE INDEX fact_subject ON fact (subject_number, subject_kind, subject_text, version, ordinal)
  WITH (DATA_COMPRESSION = ROW);

-- What can be erased of a commit (PIPL art. 47): without the salt its commitments prove and tell nothing.
CREATE TABLE personal (
    slot int NOT NULL,
    batch bigint NOT NULL,
    -- Position of the commit's first fact.
    position int NOT NULL,
    -- 16 random bytes; NULL once erased.
    salt varbinary(16) NULL,
    -- Values of personal fields (infra/facts.md 4); NULL when there are none, or once erased.
    [values] varbinary(max) NULL,
    CONSTRAINT personal_key PRIMARY KEY CLUSTERED (slot, batch, position)
) WITH (DATA_COMPRESSION = ROW);
ALTER TABLE personal SET (LOCK_ESCALATION = DISABLE);
GO

-- An accident must not change history. Whoever removes these on purpose is found by the chain.
CREATE TRIGGER fact_stays ON fact INSTEAD OF UPDATE, DELETE AS
BEGIN
    THROW 50001, N'facts are never changed and never removed', 1;
END;
GO

CREATE TRIGGER batch_stays ON batch INSTEAD OF UPDATE, DELETE AS
BEGIN
    THROW 50001, N'batches are never changed and never removed', 1;
END;
GO

-- What each executor of a number is to bar, and how far it is: the outbox itself.
CREATE TABLE provisioning (
    -- E.164 digits (ITU-T E.164 cl. 6).
    number bigint NOT NULL,
    -- Carrier unit, CMCC-51.
    executor nvarchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
    -- Lane of the executor: a hash of the number, modulo its lanes when the row was written.
    slice int NOT NULL,
    -- The number's desired version, the command's sequence.
    version int NOT NULL,
    -- Assignment the command is meant for.
    epoch int NOT NULL,
    -- Services to bar, a bit each (3GPP TS 22.041; Services.cs).
    services int NOT NULL,
    -- 1 when it frees a service that may be barred at the carrier: sent with a notAfter.
    frees int NOT NULL,
    -- 0 urgent, 1 restore, 2 bulk.
    priority int NOT NULL,
    -- Order that caused it, 0 for none.
    order_no bigint NOT NULL,
    -- Template of the notice that travels with it.
    notice nvarchar(100) COLLATE Latin1_General_100_BIN2 NULL,
    -- 0 ordered, 1 accepted, 2 applied, 3 refused, 4 closed.
    state int NOT NULL,
    -- Highest version the carrier applied, 0 for none, and its services.
    applied_version int NOT NULL,
    applied_services int NOT NULL,
    ordered_at bigint NOT NULL,
    -- The carrier's time.
    applied_at bigint NULL,
    -- CarrierRefusal, 0 for none.
    refusal int NOT NULL,
    CONSTRAINT provisioning_key PRIMARY KEY CLUSTERED (number, executor)
) WITH (DATA_COMPRESSION = ROW);
ALTER TABLE provisioning SET (LOCK_ESCALATION = DISABLE);

-- What lanes look for, in the order they send; holds all that their question and the depth of queues need.
CREATE INDEX provisioning_waiting ON provisioning (executor, slice, priority, number) INCLUDE (order_no, ordered_at, state)
 WHERE state < 2 WITH (DATA_COMPRESSION = ROW);
CREATE INDEX provisioning_refused ON provisioning (executor) WHERE state = 3 WITH (DATA_COMPRESSION = ROW);

-- Assignments that ended, for numbers whose holder ever changed: plans made before see another epoch.
CREATE TABLE epoch (
    number bigint NOT NULL CONSTRAINT epoch_key PRIMARY KEY CLUSTERED,
    epoch int NOT NULL
);
ALTER TABLE epoch SET (LOCK_ESCALATION = DISABLE);

-- Notices to send ahead of a bar (ATFL art. 32).
CREATE TABLE notice (
    number bigint NOT NULL,
    -- 32 hexadecimal digits.
    notice_id nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    executor nvarchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
    slice int NOT NULL,
    template nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
    -- Order of the hold.
    tag nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    -- The window the text promises.
    window_seconds int NOT NULL,
    ordered_at bigint NOT NULL,
    CONSTRAINT notice_key PRIMARY KEY CLUSTERED (number, notice_id)
) WITH (DATA_COMPRESSION = ROW);
ALTER TABLE notice SET (LOCK_ESCALATION = DISABLE);

CREATE INDEX notice_waiting ON notice (executor, slice, ordered_at, number) WITH (DATA_COMPRESSION = ROW);

-- Deadlines: the anchor, not the due time, so that a change of policy re-dates all of them at once.
CREATE TABLE due (
    subject_number bigint NOT NULL,
    subject_kind int NOT NULL,
    subject_text nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    -- DeadlinePolicy: the span added to the anchor.
    policy int NOT NULL,
    -- Tells deadlines of one policy apart.
    tag nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    -- 0 to 63, a hash of the subject.
    shard int NOT NULL,
    anchor_at bigint NOT NULL,
    -- Handed back with the tick.
    generation int NOT NULL,
    CONSTRAINT due_key PRIMARY KEY CLUSTERED (subject_number, subject_kind, subject_text, policy, tag)
) WITH (DATA_COMPRESSION = ROW);
ALTER TABLE due SET (LOCK_ESCALATION = DISABLE);

CREATE INDEX due_first ON due (shard, policy, anchor_at) INCLUDE (generation) WITH (DATA_COMPRESSION = ROW);

-- The answer a command id got: a repeat gets the same.
CREATE TABLE answer (
    subject_number bigint NOT NULL,
    subject_kind int NOT NULL,
    subject_text nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    command_id nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    answer varbinary(max) NOT NULL,
    CONSTRAINT answer_key PRIMARY KEY CLUSTERED (subject_number, subject_kind, subject_text, command_id)
) WITH (DATA_COMPRESSION = ROW);
ALTER TABLE answer SET (LOCK_ESCALATION = DISABLE);

-- Scopes that are stopped: nothing of them is dispatched.
CREATE TABLE stop (
    -- An order's id.
    scope nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT stop_key PRIMARY KEY CLUSTERED,
    raised_at bigint NOT NULL
);

-- Orders by what their rows are stored under.
CREATE TABLE orders (
    -- 63 bits of the id's SHA-256. Two ids with one hash: the second is refused.
    order_no bigint NOT NULL CONSTRAINT orders_key PRIMARY KEY CLUSTERED,
    order_id nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT orders_id UNIQUE,
    -- OrderPhase; NULL while the order's grain has not said.
    phase int NULL
);

CREATE INDEX orders_phase ON orders (phase, order_id);

-- Lines of orders: one for each number of an order.
CREATE TABLE order_line (
    order_no bigint NOT NULL,
    -- GB/T 2260, two digits; 0 unknown.
    province int NOT NULL,
    number bigint NOT NULL,
    -- Line of the file, from 1.
    row int NOT NULL,
    -- Unit of the original carrier; NULL when none is set up.
    unit nvarchar(16) COLLATE Latin1_General_100_BIN2 NULL,
    -- ItemOutcome; 0 pending.
    outcome int NOT NULL,
    -- Version of the number that carries the hold; 0 while not placed. Pending with a version: waits for the carrier.
    version int NOT NULL,
    -- Services the order wants barred, once placed.
    services int NOT NULL,
    -- Assignment the plan saw.
    planned_epoch int NOT NULL,
    CONSTRAINT order_line_key PRIMARY KEY CLUSTERED (order_no, province, number)
) WITH (DATA_COMPRESSION = ROW);
ALTER TABLE order_line SET (LOCK_ESCALATION = DISABLE);

CREATE INDEX order_line_row ON order_line (order_no, row) WITH (DATA_COMPRESSION = ROW);

-- What an acknowledgement looks for, and what every batch locks first: lines of any order on a number. A number has few lines; an
-- index of the pending ones alone would be written with every end.
CREATE INDEX order_line_number ON order_line (number) WITH (DATA_COMPRESSION = ROW);

-- Rows of the file that are no line.
CREATE TABLE order_reject (
    order_no bigint NOT NULL,
    row int NOT NULL,
    -- ItemOutcome: invalid number, or duplicate.
    outcome int NOT NULL,
    -- Reason, upper snake case.
    code nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    -- What stood there, at most 64 characters.
    text nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    CONSTRAINT order_reject_key PRIMARY KEY CLUSTERED (order_no, row)
) WITH (DATA_COMPRESSION = ROW);
ALTER TABLE order_reject SET (LOCK_ESCALATION = DISABLE);

-- Pages of the plan: whole subtrees of a province's Merkle tree.
CREATE TABLE order_page (
    order_no bigint NOT NULL,
    province int NOT NULL,
    page int NOT NULL,
    first_number bigint NOT NULL,
    last_number bigint NOT NULL,
    lines int NOT NULL,
    root binary(32) NOT NULL,
    CONSTRAINT order_page_key PRIMARY KEY CLUSTERED (order_no, province, page)
);
ALTER TABLE order_page SET (LOCK_ESCALATION = DISABLE);

-- Lines by province, carrier and outcome. They follow every line in its own transaction and add up to lines and rejects.
CREATE TABLE order_counter (
    order_no bigint NOT NULL,
    province int NOT NULL,
    -- Code of the original carrier; '' for none.
    carrier nvarchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
    outcome int NOT NULL,
    lines bigint NOT NULL,
    CONSTRAINT order_counter_key PRIMARY KEY CLUSTERED (order_no, province, carrier, outcome)
);
ALTER TABLE order_counter SET (LOCK_ESCALATION = DISABLE);

-- How far the shards of orders are.
CREATE TABLE shard_cursor (
    order_no bigint NOT NULL,
    shard_key nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    next_page int NOT NULL,
    CONSTRAINT shard_cursor_key PRIMARY KEY CLUSTERED (order_no, shard_key)
);
GO

-- Rows as a batch sends them: each statement takes a whole batch in one round trip. The key of a type is that of its table, so
-- that rows are touched in ascending order whoever sends them, which keeps two silos from waiting for each other. A type cannot
-- be altered: a migration that needs another one makes it under another name.
CREATE TYPE state_key AS TABLE (
    position int NOT NULL PRIMARY KEY,
    type_hash int NOT NULL,
    number bigint NOT NULL,
    id_hash int NOT NULL,
    text nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    state_name nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL
);

CREATE TYPE state_row AS TABLE (
    type_hash int NOT NULL,
    number bigint NOT NULL,
    id_hash int NOT NULL,
    text nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    state_name nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
    -- Place in the batch, to tell which were written.
    position int NOT NULL,
    -- NULL when there must be no row.
    expected_version int NULL,
    payload varbinary(max) NULL,
    PRIMARY KEY (type_hash, number, id_hash, text, state_name)
);

CREATE TYPE wish_row AS TABLE (
    number bigint NOT NULL,
    executor nvarchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
    slice int NOT NULL,
    version int NOT NULL,
    epoch int NOT NULL,
    services int NOT NULL,
    frees int NOT NULL,
    priority int NOT NULL,
    order_no bigint NOT NULL,
    notice nvarchar(100) COLLATE Latin1_General_100_BIN2 NULL,
    state int NOT NULL,
    ordered_at bigint NOT NULL,
    refusal int NOT NULL,
    PRIMARY KEY (number, executor)
);

CREATE TYPE withdrawal_row AS TABLE (
    number bigint NOT NULL,
    executor nvarchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
    state int NOT NULL,
    refusal int NOT NULL,
    PRIMARY KEY (number, executor)
);

CREATE TYPE raised_row AS TABLE (
    number bigint NOT NULL,
    executor nvarchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
    state int NOT NULL,
    applied_version int NOT NULL,
    applied_services int NOT NULL,
    applied_at bigint NULL,
    PRIMARY KEY (number, executor)
);

CREATE TYPE notice_row AS TABLE (
    number bigint NOT NULL,
    notice_id nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    executor nvarchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
    slice int NOT NULL,
    template nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
    tag nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    window_seconds int NOT NULL,
    ordered_at bigint NOT NULL,
    PRIMARY KEY (number, notice_id)
);

CREATE TYPE notice_id_row AS TABLE (
    number bigint NOT NULL,
    notice_id nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    PRIMARY KEY (number, notice_id)
);

CREATE TYPE due_row AS TABLE (
    subject_number bigint NOT NULL,
    subject_kind int NOT NULL,
    subject_text nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    policy int NOT NULL,
    tag nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    shard int NOT NULL,
    -- NULL to remove the deadline.
    anchor_at bigint NULL,
    generation int NOT NULL,
    PRIMARY KEY (subject_number, subject_kind, subject_text, policy, tag)
);

CREATE TYPE cut_off_row AS TABLE (
    policy int NOT NULL PRIMARY KEY,
    cut_off bigint NOT NULL
);

CREATE TYPE epoch_row AS TABLE (
    number bigint NOT NULL PRIMARY KEY,
    epoch int NOT NULL
);

CREATE TYPE number_row AS TABLE (
    number bigint NOT NULL PRIMARY KEY
);

CREATE TYPE answer_row AS TABLE (
    subject_number bigint NOT NULL,
    subject_kind int NOT NULL,
    subject_text nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    command_id nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    answer varbinary(max) NOT NULL,
    PRIMARY KEY (subject_number, subject_kind, subject_text, command_id)
);

CREATE TYPE line_row AS TABLE (
    -- Place in the call: of two rows with one number the first becomes the line.
    position int NOT NULL PRIMARY KEY,
    province int NOT NULL,
    number bigint NOT NULL,
    row int NOT NULL,
    unit nvarchar(16) COLLATE Latin1_General_100_BIN2 NULL,
    outcome int NOT NULL
);

CREATE TYPE reject_row AS TABLE (
    position int NOT NULL PRIMARY KEY,
    row int NOT NULL,
    outcome int NOT NULL,
    code nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
    text nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL
);

CREATE TYPE planned_epoch_row AS TABLE (
    province int NOT NULL,
    number bigint NOT NULL,
    epoch int NOT NULL,
    PRIMARY KEY (province, number)
);

CREATE TYPE page_row AS TABLE (
    province int NOT NULL,
    page int NOT NULL,
    first_number bigint NOT NULL,
    last_number bigint NOT NULL,
    lines int NOT NULL,
    root binary(32) NOT NULL,
    PRIMARY KEY (province, page)
);

CREATE TYPE line_key_row AS TABLE (
    number bigint NOT NULL,
    order_no bigint NOT NULL,
    PRIMARY KEY (number, order_no)
);

CREATE TYPE line_change_row AS TABLE (
    order_no bigint NOT NULL,
    province int NOT NULL,
    number bigint NOT NULL,
    outcome int NOT NULL,
    -- 0 to leave version and services as they are.
    version int NOT NULL,
    services int NOT NULL,
    PRIMARY KEY (order_no, province, number)
);

CREATE TYPE counter_row AS TABLE (
    order_no bigint NOT NULL,
    province int NOT NULL,
    carrier nvarchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
    outcome int NOT NULL,
    lines bigint NOT NULL,
    PRIMARY KEY (order_no, province, carrier, outcome)
);

CREATE TYPE fact_row AS TABLE (
    position int NOT NULL PRIMARY KEY,
    subject_kind int NOT NULL,
    subject_number bigint NOT NULL,
    subject_text nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    version int NOT NULL,
    ordinal int NOT NULL,
    canonical varbinary(max) NOT NULL
);

CREATE TYPE personal_row AS TABLE (
    position int NOT NULL PRIMARY KEY,
    salt varbinary(16) NOT NULL,
    [values] varbinary(max) NULL
);
GO

-- The journal's states by Microsoft.Orleans.Persistence.AdoNet, for a user whose default schema is this one: the package looks
-- for OrleansQuery without a schema, and the silo's own user finds the table of grains that record no facts.
CREATE SCHEMA journal;
GO

CREATE TABLE journal.OrleansQuery (
    QueryKey nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT OrleansQuery_key PRIMARY KEY CLUSTERED,
    QueryText nvarchar(max) NOT NULL
);
GO

-- The statement names the table with the schema it is in, whatever the reader's own is.
INSERT INTO journal.OrleansQuery (QueryKey, QueryText) VALUES (
    N'ReadFromStorageKey',
    N'SELECT PayloadBinary, ModifiedOn, Version FROM ' + QUOTENAME(SCHEMA_NAME()) + N'.OrleansStorage
      WHERE GrainTypeHash = @GrainTypeHash AND GrainIdN1 = @GrainIdN1 AND GrainIdN0 = @GrainIdN0 AND GrainIdHash = @GrainIdHash
        AND GrainIdExtension = ISNULL(@GrainIdExtensionString, N'''')
        AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId');

-- A state written by anything but the journal would have no fact behind it.
INSERT INTO journal.OrleansQuery (QueryKey, QueryText) VALUES
    (N'WriteToStorageKey', N'THROW 50001, N''states of the journal are written by the journal alone'', 1'),
    (N'ClearStorageKey', N'THROW 50001, N''states of the journal are written by the journal alone'', 1');
