-- How long deadlines run, where it was changed after the configuration. A row is never changed: the versions of a policy are its
-- history, and a deadline that is open keeps the longest that applied to it.
CREATE TABLE deadline_policy (
    -- DeadlinePolicy.
    policy int NOT NULL,
    -- From 1 in each policy, without gaps; 0 is the configuration.
    version int NOT NULL,
    -- Deadlines whose anchor is at or after it run by this version; those before it only where it gives more time.
    anchors_from bigint NOT NULL,
    -- From the anchor, in microseconds; NULL where only not_before is set.
    span bigint NULL,
    -- Nothing of the policy falls due before it; NULL where only span is set.
    not_before bigint NULL,
    -- Who set it, and for which body.
    set_by nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    organisation nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    reason nvarchar(500) COLLATE Latin1_General_100_BIN2 NOT NULL,
    CONSTRAINT deadline_policy_key PRIMARY KEY CLUSTERED (policy, version),
    CONSTRAINT deadline_policy_says_something CHECK (span IS NOT NULL OR not_before IS NOT NULL)
);
GO

CREATE TRIGGER deadline_policy_stays ON deadline_policy INSTEAD OF UPDATE, DELETE AS
BEGIN
    THROW 50001, N'policies are never changed and never removed', 1;
END;
GO

-- Deadlines are asked for range by range.
DROP TYPE cut_off_row;
GO
