namespace Coordination.CarrierSimulator;

/// <summary>
/// The file this program keeps. Instants are microseconds since 1970 in UTC; <c>barred</c> is a sum of bits in the order of
/// the contract's services (1 voiceOut, 2 smsOut, 4 data, …, 1024 transfer).
/// </summary>
internal static class EffectSchema
{
    public const string Pragmas =
        """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA busy_timeout = 5000;
        PRAGMA cache_size = -16384;
        PRAGMA wal_autocheckpoint = 4000;
        """;

    public const string Tables =
        """
        CREATE TABLE IF NOT EXISTS effect (
            id INTEGER PRIMARY KEY,
            carrier TEXT NOT NULL,
            unit TEXT NOT NULL,
            number INTEGER NOT NULL,
            fence INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            epoch INTEGER NOT NULL,
            barred INTEGER NOT NULL,
            command_id TEXT NOT NULL,
            received_at INTEGER NOT NULL,
            applied_at INTEGER NOT NULL,
            notice_at INTEGER
        ) STRICT;

        CREATE TRIGGER IF NOT EXISTS effect_is_never_changed BEFORE UPDATE ON effect
        BEGIN SELECT RAISE(ABORT, 'effect is append-only'); END;

        CREATE TRIGGER IF NOT EXISTS effect_is_never_removed BEFORE DELETE ON effect
        BEGIN SELECT RAISE(ABORT, 'effect is append-only'); END;

        CREATE TABLE IF NOT EXISTS line (
            carrier TEXT NOT NULL,
            number INTEGER NOT NULL,
            unit TEXT NOT NULL,
            fence INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            epoch INTEGER NOT NULL,
            barred INTEGER NOT NULL,
            command_id TEXT NOT NULL,
            applied_at INTEGER NOT NULL,
            notice_at INTEGER,
            PRIMARY KEY (carrier, number)
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX IF NOT EXISTS line_changed ON line (carrier, applied_at, number);

        CREATE TABLE IF NOT EXISTS history (
            carrier TEXT PRIMARY KEY,
            fence INTEGER NOT NULL,
            position INTEGER NOT NULL,
            heads TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE IF NOT EXISTS accepted (
            command_id TEXT NOT NULL,
            carrier TEXT NOT NULL,
            unit TEXT NOT NULL,
            number INTEGER NOT NULL,
            fence INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            epoch INTEGER NOT NULL,
            barred INTEGER NOT NULL,
            not_after INTEGER,
            notice TEXT,
            received_at INTEGER NOT NULL,
            due_at INTEGER NOT NULL,
            PRIMARY KEY (carrier, command_id)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE IF NOT EXISTS notice (
            carrier TEXT NOT NULL,
            notice_id TEXT NOT NULL,
            number INTEGER NOT NULL,
            template TEXT NOT NULL,
            text_zh TEXT NOT NULL,
            text_en TEXT NOT NULL,
            delivered INTEGER NOT NULL,
            at INTEGER NOT NULL,
            received INTEGER NOT NULL,
            PRIMARY KEY (carrier, notice_id)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE IF NOT EXISTS fence (
            carrier TEXT PRIMARY KEY,
            highest INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE IF NOT EXISTS delivery (
            carrier TEXT NOT NULL,
            what TEXT NOT NULL,
            n INTEGER NOT NULL,
            PRIMARY KEY (carrier, what)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE IF NOT EXISTS subscriber (
            number INTEGER PRIMARY KEY,
            state INTEGER NOT NULL,
            serving_unit TEXT,
            epoch INTEGER NOT NULL
        ) STRICT;
        """;
}
