-- What hangs together: a holder's lines at all carriers, and the cards that were seen in one device. Both follow states of numbers
-- and cards, in the same transactions, and can be made anew from them.

CREATE TABLE holding (
    -- Keyed pseudonym of the holder; never a document number.
    holder nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    -- E.164 digits (ITU-T E.164 cl. 6).
    number bigint NOT NULL,
    -- Code of the carrier and unit that serve it.
    carrier nvarchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
    unit nvarchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
    -- The number's assignment.
    epoch int NOT NULL,
    -- Since when it is the holder's.
    since bigint NOT NULL,
    CONSTRAINT holding_key PRIMARY KEY CLUSTERED (holder, number)
);

CREATE TABLE device (
    -- IMEI, 15 digits (3GPP TS 23.003 cl. 6.2).
    imei nvarchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
    -- ICCID, 19 characters (ITU-T E.118).
    card nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
    -- When the card was first reported there last.
    seen_at bigint NOT NULL,
    CONSTRAINT device_key PRIMARY KEY CLUSTERED (imei, card)
);

CREATE TYPE holding_row AS TABLE (
    holder nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    number bigint NOT NULL,
    carrier nvarchar(16) COLLATE Latin1_General_100_BIN2 NULL,
    unit nvarchar(16) COLLATE Latin1_General_100_BIN2 NULL,
    epoch int NULL,
    since bigint NULL,
    PRIMARY KEY (holder, number)
);

CREATE TYPE device_row AS TABLE (
    imei nvarchar(16) COLLATE Latin1_General_100_BIN2 NOT NULL,
    card nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
    seen_at bigint NOT NULL,
    PRIMARY KEY (imei, card)
);
