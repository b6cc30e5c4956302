-- Microsoft.Orleans.Reminders.AdoNet: a few for each cluster. Numbers have none; their deadlines are rows of the journal.

CREATE TABLE OrleansRemindersTable (
    ServiceId nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
    -- Type and key, as Orleans writes a grain's id.
    GrainId nvarchar(150) COLLATE Latin1_General_100_BIN2 NOT NULL,
    ReminderName nvarchar(150) COLLATE Latin1_General_100_BIN2 NOT NULL,
    -- UTC.
    StartTime datetime2(3) NOT NULL,
    -- Milliseconds.
    Period bigint NOT NULL,
    GrainHash int NOT NULL,
    -- Counts writes from 0; the ETag is its text.
    Version int NOT NULL,
    CONSTRAINT OrleansRemindersTable_key PRIMARY KEY CLUSTERED (ServiceId, GrainId, ReminderName)
);

-- Every silo reads its range of the ring again and again.
CREATE INDEX OrleansRemindersTable_ring ON OrleansRemindersTable (ServiceId, GrainHash) INCLUDE (StartTime, Period, Version);
GO

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    N'UpsertReminderRowKey',
    N'MERGE OrleansRemindersTable WITH (HOLDLOCK, ROWLOCK) AS stored
      USING (VALUES (1)) AS written (one)
         ON stored.ServiceId = @ServiceId AND stored.GrainId = @GrainId AND stored.ReminderName = @ReminderName
       WHEN MATCHED THEN
            UPDATE SET StartTime = @StartTime, Period = @Period, GrainHash = @GrainHash, Version = stored.Version + 1
       WHEN NOT MATCHED THEN
            INSERT (ServiceId, GrainId, ReminderName, StartTime, Period, GrainHash, Version)
            VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
     OUTPUT inserted.Version AS Version;');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    N'ReadReminderRowsKey',
    N'SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
      WHERE ServiceId = @ServiceId AND GrainId = @GrainId');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    N'ReadReminderRowKey',
    N'SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
      WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    N'ReadRangeRows1Key',
    N'SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
      WHERE ServiceId = @ServiceId AND GrainHash > @BeginHash AND GrainHash <= @EndHash');

-- A range that goes over the end of the ring.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    N'ReadRangeRows2Key',
    N'SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
      WHERE ServiceId = @ServiceId AND (GrainHash > @BeginHash OR GrainHash <= @EndHash)');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    N'DeleteReminderRowKey',
    N'DELETE FROM OrleansRemindersTable
      WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName AND Version = @Version;
     SELECT @@ROWCOUNT');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (
    N'DeleteReminderRowsKey',
    N'DELETE FROM OrleansRemindersTable WHERE ServiceId = @ServiceId');
