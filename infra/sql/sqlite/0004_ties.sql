-- What hangs together: a holder's lines at all carriers, and the cards that were seen in one device. Both follow states of numbers
-- and cards, in the same transactions, and can be made anew from them.

CREATE TABLE holding (
    -- Keyed pseudonym of the holder; never a document number.
    holder TEXT NOT NULL,
    -- E.164 digits (ITU-T E.164 cl. 6).
    number INTEGER NOT NULL,
    -- Code of the carrier and unit that serve it.
    carrier TEXT NOT NULL,
    unit TEXT NOT NULL,
    -- The number's assignment.
    epoch INTEGER NOT NULL,
    -- Since when it is the holder's.
    since INTEGER NOT NULL,
    PRIMARY KEY (holder, number)
) WITHOUT ROWID, STRICT;

CREATE TABLE device (
    -- IMEI, 15 digits (3GPP TS 23.003 cl. 6.2).
    imei TEXT NOT NULL,
    -- ICCID, 19 characters (ITU-T E.118).
    card TEXT NOT NULL,
    -- When the card was first reported there last.
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (imei, card)
) WITHOUT ROWID, STRICT;
