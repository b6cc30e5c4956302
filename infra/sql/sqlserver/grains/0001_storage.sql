-- Microsoft.Orleans.Persistence.AdoNet: states of grains that record no facts. In a schema of their own, because the journal's
-- states are a table of the same name.
CREATE SCHEMA grains;
GO

-- The key is unique: two first writers must not leave two rows, of which every later read would fail. It is the clustered key,
-- and found by equality of all its columns: what a first write locks is the gap its row will fill, and nothing else.
CREATE TABLE grains.OrleansStorage (
    GrainIdHash int NOT NULL,
    GrainIdN0 bigint NOT NULL,
    GrainIdN1 bigint NOT NULL,
    GrainTypeHash int NOT NULL,
    GrainTypeString nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
    GrainIdExtensionString nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
    ServiceId nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
    PayloadBinary varbinary(max) NULL,
    -- UTC.
    ModifiedOn datetime2(3) NOT NULL,
    Version int NOT NULL,
    GrainIdExtension AS ISNULL(GrainIdExtensionString, N'') PERSISTED NOT NULL,
    CONSTRAINT OrleansStorage_key PRIMARY KEY CLUSTERED (
        GrainTypeHash, GrainIdN1, GrainIdN0, GrainIdHash, GrainIdExtension, GrainTypeString, ServiceId)
);
GO

-- What Microsoft.Orleans' packages ask for at their start: the statements of this file and those of the cluster's.
CREATE TABLE OrleansQuery (
    QueryKey nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT OrleansQuery_key PRIMARY KEY CLUSTERED,
    QueryText nvarchar(max) NOT NULL
);
GO

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    N'ReadFromStorageKey',
    N'SELECT PayloadBinary, ModifiedOn, Version FROM grains.OrleansStorage
      WHERE GrainTypeHash = @GrainTypeHash AND GrainIdN1 = @GrainIdN1 AND GrainIdN0 = @GrainIdN0 AND GrainIdHash = @GrainIdHash
        AND GrainIdExtension = ISNULL(@GrainIdExtensionString, N'''')
        AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId');

-- One statement, and so one transaction of its own. HOLDLOCK: of two first writers the second waits and then finds the row.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    N'WriteToStorageKey',
    N'MERGE grains.OrleansStorage WITH (HOLDLOCK, ROWLOCK) AS stored
      USING (VALUES (1)) AS written (one)
         ON stored.GrainTypeHash = @GrainTypeHash AND stored.GrainIdN1 = @GrainIdN1 AND stored.GrainIdN0 = @GrainIdN0
        AND stored.GrainIdHash = @GrainIdHash AND stored.GrainIdExtension = ISNULL(@GrainIdExtensionString, N'''')
        AND stored.GrainTypeString = @GrainTypeString AND stored.ServiceId = @ServiceId
       WHEN MATCHED AND stored.Version = @GrainStateVersion THEN
            UPDATE SET PayloadBinary = @PayloadBinary, ModifiedOn = SYSUTCDATETIME(), Version = stored.Version + 1
       WHEN NOT MATCHED AND @GrainStateVersion IS NULL THEN
            INSERT (GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId, PayloadBinary, ModifiedOn, Version)
            VALUES (@GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, @GrainIdExtensionString, @ServiceId, @PayloadBinary, SYSUTCDATETIME(), 1)
     OUTPUT inserted.Version AS NewGrainStateVersion;');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    N'ClearStorageKey',
    N'UPDATE grains.OrleansStorage SET PayloadBinary = NULL, ModifiedOn = SYSUTCDATETIME(), Version = Version + 1
     OUTPUT inserted.Version AS NewGrainStateVersion
      WHERE GrainTypeHash = @GrainTypeHash AND GrainIdN1 = @GrainIdN1 AND GrainIdN0 = @GrainIdN0 AND GrainIdHash = @GrainIdHash
        AND GrainIdExtension = ISNULL(@GrainIdExtensionString, N'''')
        AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId AND Version = @GrainStateVersion');
