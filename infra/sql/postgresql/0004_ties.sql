-- What hangs together: a holder's lines at all carriers, and the cards that were seen in one device. Both follow states of numbers
-- and cards, in the same transactions, and can be made anew from them.

CREATE TABLE holding (
    -- E.164 digits (ITU-T E.164 cl. 6).
    number bigint NOT NULL,
    -- Since when it is the holder's.
    since timestamptz NOT NULL,
    -- The number's assignment.
    epoch integer NOT NULL,
    -- Keyed pseudonym of the holder; never a document number.
    holder text COLLATE "C" NOT NULL,
    -- Code of the carrier and unit that serve it.
    carrier text COLLATE "C" NOT NULL,
    unit text COLLATE "C" NOT NULL,
    PRIMARY KEY (holder, number)
);

CREATE TABLE device (
    -- When the card was first reported there last.
    seen_at timestamptz NOT NULL,
    -- IMEI, 15 digits (3GPP TS 23.003 cl. 6.2).
    imei text COLLATE "C" NOT NULL,
    -- ICCID, 19 characters (ITU-T E.118).
    card text COLLATE "C" NOT NULL,
    PRIMARY KEY (imei, card)
);
