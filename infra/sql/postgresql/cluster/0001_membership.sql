-- Members of the cluster and its few reminders, for Microsoft.Orleans.Clustering.AdoNet and Microsoft.Orleans.Reminders.AdoNet.
-- In the schema cluster: the providers find their queries in the first OrleansQuery of the connection's search path.
-- Each query is one statement, and so one transaction, whatever fails in it.

-- The version of a cluster's table of members: every change of a member raises it, and names the one it saw.
CREATE TABLE membership_version (
    -- Orleans' cluster id.
    deploymentid text NOT NULL PRIMARY KEY,
    version integer NOT NULL DEFAULT 0,
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- One life of a silo.
CREATE TABLE membership (
    deploymentid text NOT NULL,
    address text NOT NULL,
    port integer NOT NULL,
    -- Tells two lives at one address apart.
    generation integer NOT NULL,
    siloname text NOT NULL,
    hostname text NOT NULL,
    -- Orleans.Runtime.SiloStatus: 2 joining, 3 active, 4 shutting down, 5 stopping, 6 dead.
    status integer NOT NULL,
    -- Port of its gateway, 0 for none.
    proxyport integer NOT NULL,
    -- Who voted it dead, and when, as Orleans writes it.
    suspecttimes text NULL,
    starttime timestamptz NOT NULL,
    iamalivetime timestamptz NOT NULL,
    PRIMARY KEY (deploymentid, address, port, generation)
);

CREATE TABLE reminder (
    -- Orleans' service id.
    serviceid text NOT NULL,
    grainid text NOT NULL,
    remindername text NOT NULL,
    starttime timestamptz NOT NULL,
    -- Milliseconds.
    period bigint NOT NULL,
    -- Uniform hash of the grain's id: each silo reads a range of them.
    grainhash integer NOT NULL,
    -- The ETag.
    version integer NOT NULL,
    PRIMARY KEY (serviceid, grainid, remindername)
);

CREATE INDEX reminder_hash ON reminder (serviceid, grainhash);

-- What the providers ask for at their start.
CREATE TABLE orleansquery (
    querykey text NOT NULL PRIMARY KEY,
    querytext text NOT NULL
);

INSERT INTO orleansquery (querykey, querytext) VALUES
('InsertMembershipVersionKey', $query$
WITH made AS (
    INSERT INTO membership_version (deploymentid) VALUES (@DeploymentId)
    ON CONFLICT (deploymentid) DO NOTHING
    RETURNING 1)
SELECT EXISTS (SELECT FROM made)
$query$),

-- Whoever waited for the row of the version compares anew, so that of two changes that saw one version the second is none.
('InsertMembershipKey', $query$
WITH raised AS (
    UPDATE membership_version AS v SET version = v.version + 1, changed_at = now()
     WHERE v.deploymentid = @DeploymentId AND v.version = @Version
       AND NOT EXISTS (
           SELECT FROM membership AS m
            WHERE m.deploymentid = @DeploymentId AND m.address = @Address AND m.port = @Port AND m.generation = @Generation)
    RETURNING v.deploymentid),
added AS (
    INSERT INTO membership (deploymentid, address, port, generation, siloname, hostname, status, proxyport, starttime, iamalivetime)
    SELECT deploymentid, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM raised
    RETURNING 1)
SELECT EXISTS (SELECT FROM added)
$query$),

('UpdateMembershipKey', $query$
WITH raised AS (
    UPDATE membership_version AS v SET version = v.version + 1, changed_at = now()
     WHERE v.deploymentid = @DeploymentId AND v.version = @Version
       AND EXISTS (
           SELECT FROM membership AS m
            WHERE m.deploymentid = @DeploymentId AND m.address = @Address AND m.port = @Port AND m.generation = @Generation)
    RETURNING v.deploymentid),
changed AS (
    UPDATE membership AS m SET status = @Status, suspecttimes = @SuspectTimes, iamalivetime = @IAmAliveTime
      FROM raised
     WHERE m.deploymentid = raised.deploymentid AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
    RETURNING 1)
SELECT EXISTS (SELECT FROM changed)
$query$),

('UpdateIAmAlivetimeKey', $query$
UPDATE membership SET iamalivetime = @IAmAliveTime
 WHERE deploymentid = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
$query$),

-- The version's row comes even where there is no member.
('MembershipReadRowKey', $query$
SELECT v.deploymentid, m.address, m.port, m.generation, m.siloname, m.hostname, m.status, m.proxyport, m.suspecttimes, m.starttime, m.iamalivetime, v.version
  FROM membership_version AS v
  LEFT JOIN membership AS m
    ON m.deploymentid = v.deploymentid AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
 WHERE v.deploymentid = @DeploymentId
$query$),

('MembershipReadAllKey', $query$
SELECT v.deploymentid, m.address, m.port, m.generation, m.siloname, m.hostname, m.status, m.proxyport, m.suspecttimes, m.starttime, m.iamalivetime, v.version
  FROM membership_version AS v
  LEFT JOIN membership AS m ON m.deploymentid = v.deploymentid
 WHERE v.deploymentid = @DeploymentId
$query$),

('GatewaysQueryKey', $query$
SELECT address, proxyport, generation FROM membership
 WHERE deploymentid = @DeploymentId AND status = @Status AND proxyport > 0
$query$),

('DeleteMembershipTableEntriesKey', $query$
WITH members AS (DELETE FROM membership WHERE deploymentid = @DeploymentId)
DELETE FROM membership_version WHERE deploymentid = @DeploymentId
$query$),

('CleanupDefunctSiloEntriesKey', $query$
DELETE FROM membership WHERE deploymentid = @DeploymentId AND iamalivetime < @IAmAliveTime AND status <> 3
$query$),

('UpsertReminderRowKey', $query$
INSERT INTO reminder AS r (serviceid, grainid, remindername, starttime, period, grainhash, version)
VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
ON CONFLICT (serviceid, grainid, remindername) DO UPDATE SET
    starttime = excluded.starttime, period = excluded.period, grainhash = excluded.grainhash, version = r.version + 1
RETURNING version
$query$),

('ReadReminderRowKey', $query$
SELECT grainid, remindername, starttime, period, version FROM reminder
 WHERE serviceid = @ServiceId AND grainid = @GrainId AND remindername = @ReminderName
$query$),

('ReadReminderRowsKey', $query$
SELECT grainid, remindername, starttime, period, version FROM reminder
 WHERE serviceid = @ServiceId AND grainid = @GrainId
$query$),

('ReadRangeRows1Key', $query$
SELECT grainid, remindername, starttime, period, version FROM reminder
 WHERE serviceid = @ServiceId AND grainhash > @BeginHash AND grainhash <= @EndHash
$query$),

-- A range that goes over the end of the ring and begins again.
('ReadRangeRows2Key', $query$
SELECT grainid, remindername, starttime, period, version FROM reminder
 WHERE serviceid = @ServiceId AND (grainhash > @BeginHash OR grainhash <= @EndHash)
$query$),

('DeleteReminderRowKey', $query$
WITH gone AS (
    DELETE FROM reminder
     WHERE serviceid = @ServiceId AND grainid = @GrainId AND remindername = @ReminderName AND version = @Version
    RETURNING 1)
SELECT EXISTS (SELECT FROM gone)
$query$),

('DeleteReminderRowsKey', $query$
DELETE FROM reminder WHERE serviceid = @ServiceId
$query$);
