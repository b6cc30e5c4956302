-- Microsoft.Orleans.Clustering.AdoNet: the silos of a cluster, and the version of that list. The statements go into the table
-- that the scripts of grains make.

CREATE TABLE OrleansMembershipVersionTable (
    DeploymentId nvarchar(150) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT OrleansMembershipVersionTable_key PRIMARY KEY CLUSTERED,
    -- UTC.
    Timestamp datetime2(3) NOT NULL,
    Version int NOT NULL
);

CREATE TABLE OrleansMembershipTable (
    DeploymentId nvarchar(150) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Address nvarchar(45) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Port int NOT NULL,
    Generation int NOT NULL,
    SiloName nvarchar(150) NOT NULL,
    HostName nvarchar(255) NOT NULL,
    -- Orleans' SiloStatus: 3 active, 6 dead.
    Status int NOT NULL,
    ProxyPort int NOT NULL,
    SuspectTimes nvarchar(max) NULL,
    -- UTC, as is the next.
    StartTime datetime2(3) NOT NULL,
    IAmAliveTime datetime2(3) NOT NULL,
    CONSTRAINT OrleansMembershipTable_key PRIMARY KEY CLUSTERED (DeploymentId, Address, Port, Generation),
    CONSTRAINT OrleansMembershipTable_version FOREIGN KEY (DeploymentId) REFERENCES OrleansMembershipVersionTable (DeploymentId)
);
GO

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    N'InsertMembershipVersionKey',
    N'INSERT INTO OrleansMembershipVersionTable (DeploymentId, Timestamp, Version)
     SELECT @DeploymentId, SYSUTCDATETIME(), 0
      WHERE NOT EXISTS (SELECT 1 FROM OrleansMembershipVersionTable WITH (UPDLOCK, HOLDLOCK, ROWLOCK) WHERE DeploymentId = @DeploymentId);
     SELECT @@ROWCOUNT');

-- Two tables, so a transaction: XACT_ABORT ends it with the first error, and no pooled connection stays inside an open one.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    N'InsertMembershipKey',
    N'SET XACT_ABORT, NOCOUNT ON;
     DECLARE @moved int;
     BEGIN TRANSACTION;
     UPDATE OrleansMembershipVersionTable SET Timestamp = SYSUTCDATETIME(), Version = Version + 1
      WHERE DeploymentId = @DeploymentId AND Version = @Version
        AND NOT EXISTS (SELECT 1 FROM OrleansMembershipTable m WITH (UPDLOCK, HOLDLOCK, ROWLOCK)
                         WHERE m.DeploymentId = @DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation);
     SET @moved = @@ROWCOUNT;
     INSERT INTO OrleansMembershipTable (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
     SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
      WHERE @moved = 1;
     COMMIT TRANSACTION;
     SELECT @moved');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    N'UpdateMembershipKey',
    N'SET XACT_ABORT, NOCOUNT ON;
     DECLARE @moved int;
     BEGIN TRANSACTION;
     UPDATE OrleansMembershipVersionTable SET Timestamp = SYSUTCDATETIME(), Version = Version + 1
      WHERE DeploymentId = @DeploymentId AND Version = @Version
        AND EXISTS (SELECT 1 FROM OrleansMembershipTable m WITH (UPDLOCK, ROWLOCK)
                     WHERE m.DeploymentId = @DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation);
     SET @moved = @@ROWCOUNT;
     UPDATE OrleansMembershipTable SET Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime
      WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation AND @moved = 1;
     COMMIT TRANSACTION;
     SELECT @moved');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    N'UpdateIAmAlivetimeKey',
    N'UPDATE OrleansMembershipTable SET IAmAliveTime = @IAmAliveTime
      WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    N'GatewaysQueryKey',
    N'SELECT Address, ProxyPort, Generation FROM OrleansMembershipTable
      WHERE DeploymentId = @DeploymentId AND Status = @Status AND ProxyPort > 0');

-- The version is told even when there is no such silo.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    N'MembershipReadRowKey',
    N'SELECT v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, m.IAmAliveTime, v.Version
       FROM OrleansMembershipVersionTable v
       LEFT JOIN OrleansMembershipTable m
         ON m.DeploymentId = v.DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation
      WHERE v.DeploymentId = @DeploymentId');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    N'MembershipReadAllKey',
    N'SELECT v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, m.IAmAliveTime, v.Version
       FROM OrleansMembershipVersionTable v
       LEFT JOIN OrleansMembershipTable m ON m.DeploymentId = v.DeploymentId
      WHERE v.DeploymentId = @DeploymentId');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    N'DeleteMembershipTableEntriesKey',
    N'SET XACT_ABORT, NOCOUNT ON;
     BEGIN TRANSACTION;
     DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId;
     DELETE FROM OrleansMembershipVersionTable WHERE DeploymentId = @DeploymentId;
     COMMIT TRANSACTION');

-- Silos that are not active and were last heard of before an instant.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    N'CleanupDefunctSiloEntriesKey',
    N'DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId AND IAmAliveTime < @IAmAliveTime AND Status <> 3');
