-- How long deadlines run, where it was changed after the configuration. A row is never changed: the versions of a policy are its
-- history, and a deadline that is open keeps the longest that applied to it.
CREATE TABLE deadline_policy (
    -- DeadlinePolicy.
    policy INTEGER NOT NULL,
    -- From 1 in each policy, without gaps; 0 is the configuration.
    version INTEGER NOT NULL,
    -- Deadlines whose anchor is at or after it run by this version; those before it only where it gives more time.
    anchors_from INTEGER NOT NULL,
    -- Microseconds from the anchor; NULL where only not_before is set.
    span INTEGER NULL,
    -- Nothing of the policy falls due before it; NULL where only span is set.
    not_before INTEGER NULL,
    -- Who set it, and for which body.
    set_by TEXT NOT NULL,
    organisation TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (policy, version),
    CHECK (span IS NOT NULL OR not_before IS NOT NULL)
) WITHOUT ROWID, STRICT;

CREATE TRIGGER deadline_policy_stays BEFORE UPDATE ON deadline_policy BEGIN SELECT RAISE(ABORT, 'policies are never changed'); END;
CREATE TRIGGER deadline_policy_remains BEFORE DELETE ON deadline_policy BEGIN SELECT RAISE(ABORT, 'policies are never removed'); END;
