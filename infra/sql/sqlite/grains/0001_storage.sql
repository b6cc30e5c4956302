-- The file of Microsoft.Orleans.Persistence.AdoNet: states of grains that record no facts. Apart from the journal's file,
-- because two writers of one file make each other wait.

CREATE TABLE OrleansStorage (
    GrainIdHash INTEGER NOT NULL,
    GrainIdN0 INTEGER NOT NULL,
    GrainIdN1 INTEGER NOT NULL,
    GrainTypeHash INTEGER NOT NULL,
    GrainTypeString TEXT NOT NULL,
    GrainIdExtensionString TEXT NULL,
    ServiceId TEXT NOT NULL,
    PayloadBinary BLOB NULL,
    ModifiedOn TEXT NOT NULL,
    Version INTEGER NULL
);

-- Unique: two first writers must not leave two rows, of which every later read would fail.
CREATE UNIQUE INDEX OrleansStorage_key ON OrleansStorage (
    GrainTypeHash, GrainIdN1, GrainIdN0, GrainIdHash, IFNULL(GrainIdExtensionString, ''), GrainTypeString, ServiceId);

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

-- One statement, and so one transaction of its own: whatever fails, no pooled connection stays inside an open one.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    'WriteToStorageKey',
    'INSERT INTO OrleansStorage (GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId, PayloadBinary, ModifiedOn, Version)
     SELECT @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, @GrainIdExtensionString, @ServiceId, @PayloadBinary, datetime(''now''), 1
      WHERE @GrainStateVersion IS NULL OR EXISTS (
            SELECT 1 FROM OrleansStorage
             WHERE GrainTypeHash = @GrainTypeHash AND GrainIdN1 = @GrainIdN1 AND GrainIdN0 = @GrainIdN0 AND GrainIdHash = @GrainIdHash
               AND IFNULL(GrainIdExtensionString, '''') = IFNULL(@GrainIdExtensionString, '''')
               AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId)
     ON CONFLICT (GrainTypeHash, GrainIdN1, GrainIdN0, GrainIdHash, IFNULL(GrainIdExtensionString, ''''), GrainTypeString, ServiceId) DO UPDATE SET
            PayloadBinary = excluded.PayloadBinary, ModifiedOn = excluded.ModifiedOn, Version = Version + 1
      WHERE Version = @GrainStateVersion
     RETURNING Version AS NewGrainStateVersion');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    'ClearStorageKey',
    'UPDATE OrleansStorage SET PayloadBinary = NULL, ModifiedOn = datetime(''now''), Version = Version + 1
      WHERE GrainTypeHash = @GrainTypeHash AND GrainIdN1 = @GrainIdN1 AND GrainIdN0 = @GrainIdN0 AND GrainIdHash = @GrainIdHash
        AND IFNULL(GrainIdExtensionString, '''') = IFNULL(@GrainIdExtensionString, '''')
        AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId AND Version IS @GrainStateVersion
     RETURNING Version AS NewGrainStateVersion');
