-- The schema of Microsoft.Orleans.Persistence.AdoNet: states of grains that record no facts. Apart from the journal's schema,
-- whose table of the same name only the journal writes.

CREATE TABLE OrleansStorage (
    GrainIdHash integer NOT NULL,
    GrainIdN0 bigint NOT NULL,
    GrainIdN1 bigint NOT NULL,
    GrainTypeHash integer NOT NULL,
    GrainTypeString text COLLATE "C" NOT NULL,
    GrainIdExtensionString text COLLATE "C" NULL,
    ServiceId text COLLATE "C" NOT NULL,
    PayloadBinary bytea NULL,
    ModifiedOn timestamptz NOT NULL,
    Version integer NULL
) WITH (fillfactor = 70);

-- Unique, also where a text is missing: two first writers must not leave two rows, of which every later read would fail.
CREATE UNIQUE INDEX OrleansStorage_key ON OrleansStorage (
    GrainTypeHash, GrainIdN1, GrainIdN0, GrainIdHash, GrainIdExtensionString, GrainTypeString, ServiceId) NULLS NOT DISTINCT;

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

-- One statement, which the server decides alone: of two first writers, and of two that saw one version, one gets no row.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    'WriteToStorageKey',
    'INSERT INTO OrleansStorage AS stored (GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId, PayloadBinary, ModifiedOn, Version)
     SELECT @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, @GrainIdExtensionString::text, @ServiceId, @PayloadBinary::bytea, now(), 1
      WHERE @GrainStateVersion::integer IS NULL OR EXISTS (
            SELECT 1 FROM OrleansStorage
             WHERE GrainTypeHash = @GrainTypeHash AND GrainIdN1 = @GrainIdN1 AND GrainIdN0 = @GrainIdN0 AND GrainIdHash = @GrainIdHash
               AND GrainIdExtensionString IS NOT DISTINCT FROM @GrainIdExtensionString::text
               AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId)
     ON CONFLICT (GrainTypeHash, GrainIdN1, GrainIdN0, GrainIdHash, GrainIdExtensionString, GrainTypeString, ServiceId) DO UPDATE SET
            PayloadBinary = excluded.PayloadBinary, ModifiedOn = excluded.ModifiedOn, Version = stored.Version + 1
      WHERE stored.Version = @GrainStateVersion::integer
     RETURNING Version AS NewGrainStateVersion');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    'ClearStorageKey',
    'UPDATE OrleansStorage SET PayloadBinary = NULL, ModifiedOn = now(), Version = Version + 1
      WHERE GrainTypeHash = @GrainTypeHash AND GrainIdN1 = @GrainIdN1 AND GrainIdN0 = @GrainIdN0 AND GrainIdHash = @GrainIdHash
        AND GrainIdExtensionString IS NOT DISTINCT FROM @GrainIdExtensionString::text
        AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId AND Version IS NOT DISTINCT FROM @GrainStateVersion::integer
     RETURNING Version AS NewGrainStateVersion');
