-- How long deadlines run, where it was changed after the configuration. A row is never changed: the versions of a policy are its
-- history, and a deadline that is open keeps the longest that applied to it.
CREATE TABLE deadline_policy (
    -- Deadlines whose anchor is at or after it run by this version; those before it only where it gives more time.
    anchors_from timestamptz NOT NULL,
    -- Nothing of the policy falls due before it; NULL where only span is set.
    not_before timestamptz NULL,
    -- From the anchor, in microseconds; NULL where only not_before is set.
    span bigint NULL,
    -- From 1 in each policy, without gaps; 0 is the configuration.
    version integer NOT NULL,
    -- DeadlinePolicy.
    policy smallint NOT NULL,
    -- Who set it, and for which body.
    set_by text NOT NULL,
    organisation text NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (policy, version),
    CHECK (span IS NOT NULL OR not_before IS NOT NULL)
);

CREATE TRIGGER deadline_policy_stays BEFORE UPDATE OR DELETE ON deadline_policy FOR EACH ROW EXECUTE FUNCTION history_stays();
CREATE TRIGGER deadline_policy_remains BEFORE TRUNCATE ON deadline_policy FOR EACH STATEMENT EXECUTE FUNCTION history_stays();

-- A national order's holds end at one instant: a page of them must not begin with all the pages before it.
DROP INDEX due_first;
CREATE INDEX due_first ON due (shard, policy, anchor_at, subject_number);
