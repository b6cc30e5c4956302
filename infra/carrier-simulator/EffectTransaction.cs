using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Coordination.CarrierSimulator;

/// <summary>A command that was answered <c>accepted</c> and is still to be applied.</summary>
internal sealed record AcceptedCommand(string Unit, WireCommand Command, DateTimeOffset ReceivedAt, DateTimeOffset DueAt);

/// <summary>What became of a notice.</summary>
internal readonly record struct NoticeState(bool IsDelivered, DateTimeOffset At);

/// <summary>What the requests of one group may read and write; everything in it is durable together or not at all.</summary>
internal sealed class EffectTransaction : IDisposable
{
    private readonly Statement begin;
    private readonly Statement commit;
    private readonly Statement rollback;
    private readonly Statement findLine;
    private readonly Statement putLine;
    private readonly Statement appendEffect;
    private readonly Statement findAccepted;
    private readonly Statement putAccepted;
    private readonly Statement removeAccepted;
    private readonly Statement dueAccepted;
    private readonly Statement findNotice;
    private readonly Statement putNotice;
    private readonly Statement countNotice;
    private readonly Statement findFence;
    private readonly Statement putFence;
    private readonly Statement findHistory;
    private readonly Statement putHistory;
    private readonly Statement addDelivery;
    private readonly Statement putSubscriber;
    private readonly Statement[] all;
    private readonly Dictionary<(string Carrier, string What), long> deliveries = [];
    private readonly Dictionary<string, int> fences = [];
    private readonly Dictionary<string, WireHistory?> histories = [];

    public EffectTransaction(SqliteConnection connection)
    {
        var database = connection.Handle ?? throw new InvalidOperationException("The effect log is not open.");
        all =
        [
            begin = new(database, "BEGIN IMMEDIATE"),
            commit = new(database, "COMMIT"),
            rollback = new(database, "ROLLBACK"),
            findLine = new(database,
                "SELECT fence, sequence, epoch, barred, command_id, applied_at, notice_at FROM line WHERE carrier = ?1 AND number = ?2"),
            putLine = new(database,
                "INSERT OR REPLACE INTO line (carrier, number, unit, fence, sequence, epoch, barred, command_id, applied_at, notice_at)"
                + " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"),
            appendEffect = new(database,
                "INSERT INTO effect (carrier, number, unit, fence, sequence, epoch, barred, command_id, applied_at, notice_at, received_at)"
                + " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"),
            findAccepted = new(database, "SELECT 1 FROM accepted WHERE carrier = ?1 AND command_id = ?2"),
            putAccepted = new(database,
                "INSERT INTO accepted (carrier, command_id, unit, number, fence, sequence, epoch, barred, not_after, notice, received_at, due_at)"
                + " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"),
            removeAccepted = new(database, "DELETE FROM accepted WHERE carrier = ?1 AND command_id = ?2"),
            dueAccepted = new(database,
                "SELECT command_id, unit, number, fence, sequence, epoch, barred, not_after, notice, received_at, due_at"
                + " FROM accepted WHERE carrier = ?1 AND due_at <= ?2 ORDER BY due_at, number LIMIT ?3"),
            findNotice = new(database, "SELECT delivered, at FROM notice WHERE carrier = ?1 AND notice_id = ?2"),
            putNotice = new(database,
                "INSERT INTO notice (carrier, notice_id, number, template, text_zh, text_en, delivered, at, received)"
                + " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1)"),
            countNotice = new(database, "UPDATE notice SET received = received + 1 WHERE carrier = ?1 AND notice_id = ?2"),
            findFence = new(database, "SELECT highest FROM fence WHERE carrier = ?1"),
            putFence = new(database, "INSERT OR REPLACE INTO fence (carrier, highest) VALUES (?1, ?2)"),
            findHistory = new(database, "SELECT fence, position, heads FROM history WHERE carrier = ?1"),
            putHistory = new(database, "INSERT OR REPLACE INTO history (carrier, fence, position, heads) VALUES (?1, ?2, ?3, ?4)"),
            addDelivery = new(database,
                "INSERT INTO delivery (carrier, what, n) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET n = n + excluded.n"),
            putSubscriber = new(database,
                "INSERT OR REPLACE INTO subscriber (number, state, serving_unit, epoch) VALUES (?1, ?2, ?3, ?4)"),
        ];
    }

    public void Begin() => begin.Run();

    public void Commit()
    {
        foreach (var ((carrier, what), count) in deliveries)
        {
            addDelivery.Bind(1, carrier).Bind(2, what).Bind(3, count).Run();
        }

        commit.Run();
        deliveries.Clear();
    }

    /// <summary>Gives everything up, also when the engine has rolled back by itself.</summary>
    public void Abandon(SqliteConnection connection)
    {
        foreach (var statement in all)
        {
            statement.Reset();
        }

        if (raw.sqlite3_get_autocommit(connection.Handle) == 0)
        {
            rollback.Run();
        }

        deliveries.Clear();
        fences.Clear();
        histories.Clear();
    }

    /// <summary>Adds to a counter of what was delivered: commands, repeats, each refusal.</summary>
    public void Count(string carrier, string what, long count = 1) =>
        deliveries[(carrier, what)] = deliveries.GetValueOrDefault((carrier, what)) + count;

    public Line? FindLine(string carrier, long number)
    {
        if (!findLine.Bind(1, carrier).Bind(2, number).Step())
        {
            return null;
        }

        var line = new Line(
            (int)findLine.Integer(0),
            (int)findLine.Integer(1),
            (int)findLine.Integer(2),
            new BarredServices((int)findLine.Integer(3)),
            findLine.Text(4),
            Instants.From(findLine.Integer(5)),
            Instants.From(findLine.IntegerOrNull(6)));
        findLine.Reset();
        return line;
    }

    /// <summary>Appends the effect and sets the line's last state.</summary>
    public void Apply(string carrier, string unit, long number, Line line, DateTimeOffset receivedAt)
    {
        Bind(appendEffect, carrier, unit, number, line).Bind(11, Instants.ToMicroseconds(receivedAt)).Run();
        Bind(putLine, carrier, unit, number, line).Run();
        Count(carrier, Deliveries.Effects);
    }

    public int HighestFence(string carrier)
    {
        if (fences.TryGetValue(carrier, out var known))
        {
            return known;
        }

        var highest = 0;
        if (findFence.Bind(1, carrier).Step())
        {
            highest = (int)findFence.Integer(0);
            findFence.Reset();
        }

        return fences[carrier] = highest;
    }

    public void RaiseFence(string carrier, int fence)
    {
        putFence.Bind(1, carrier).Bind(2, fence).Run();
        fences[carrier] = fence;
    }

    /// <summary>Keeps what was told where it is the highest, its fence too, and tells the highest; null when there is none.</summary>
    public WireHistory? Witness(string carrier, WireHistory? told)
    {
        if (!histories.TryGetValue(carrier, out var highest))
        {
            highest = FindHistory(carrier);
        }

        if (told is not null && (highest is null || (told.Fence, told.Position).CompareTo((highest.Fence, highest.Position)) > 0))
        {
            putHistory.Bind(1, carrier).Bind(2, told.Fence).Bind(3, told.Position).Bind(4, told.Heads).Run();
            highest = told;
            if (told.Fence > HighestFence(carrier))
            {
                RaiseFence(carrier, told.Fence);
            }
        }

        histories[carrier] = highest;
        return highest;
    }

    public bool IsAccepted(string carrier, string commandId)
    {
        var found = findAccepted.Bind(1, carrier).Bind(2, commandId).Step();
        findAccepted.Reset();
        return found;
    }

    public void Accept(string carrier, AcceptedCommand accepted)
    {
        var command = accepted.Command;
        putAccepted
            .Bind(1, carrier).Bind(2, command.CommandId).Bind(3, accepted.Unit).Bind(4, command.Number.Digits)
            .Bind(5, command.Fence).Bind(6, command.Sequence).Bind(7, command.Epoch).Bind(8, command.Barred.Bits)
            .Bind(9, Instants.ToMicroseconds(command.NotAfter)).Bind(10, command.Notice)
            .Bind(11, Instants.ToMicroseconds(accepted.ReceivedAt)).Bind(12, Instants.ToMicroseconds(accepted.DueAt)).Run();
    }

    public void RemoveAccepted(string carrier, string commandId) => removeAccepted.Bind(1, carrier).Bind(2, commandId).Run();

    /// <summary>Accepted commands that are due, the oldest first, at most one request's worth.</summary>
    public List<AcceptedCommand> DueAccepted(string carrier, DateTimeOffset now)
    {
        var due = new List<AcceptedCommand>();
        dueAccepted.Bind(1, carrier).Bind(2, Instants.ToMicroseconds(now)).Bind(3, Limits.CommandsPerRequestMax);
        while (dueAccepted.Step())
        {
            due.Add(ReadAccepted());
        }

        return due;
    }

    public NoticeState? FindNotice(string carrier, string noticeId)
    {
        if (!findNotice.Bind(1, carrier).Bind(2, noticeId).Step())
        {
            return null;
        }

        var state = new NoticeState(findNotice.Integer(0) != 0, Instants.From(findNotice.Integer(1)));
        findNotice.Reset();
        return state;
    }

    public void PutNotice(string carrier, WireNotice notice, NoticeState state) => putNotice
        .Bind(1, carrier).Bind(2, notice.NoticeId).Bind(3, notice.Number.Digits).Bind(4, notice.Template)
        .Bind(5, notice.TextZh).Bind(6, notice.TextEn).Bind(7, state.IsDelivered ? 1 : 0)
        .Bind(8, Instants.ToMicroseconds(state.At)).Run();

    public void CountNotice(string carrier, string noticeId) => countNotice.Bind(1, carrier).Bind(2, noticeId).Run();

    public void PutSubscriber(SubscriberOverride one) => putSubscriber
        .Bind(1, one.Number).Bind(2, (int)one.State).Bind(3, one.ServingUnit).Bind(4, one.Epoch).Run();

    public void Dispose()
    {
        foreach (var statement in all)
        {
            statement.Dispose();
        }
    }

    private static Statement Bind(Statement statement, string carrier, string unit, long number, Line line) => statement
        .Bind(1, carrier).Bind(2, number).Bind(3, unit)
        .Bind(4, line.Fence).Bind(5, line.Sequence).Bind(6, line.Epoch).Bind(7, line.Barred.Bits).Bind(8, line.CommandId)
        .Bind(9, Instants.ToMicroseconds(line.AppliedAt)).Bind(10, Instants.ToMicroseconds(line.NoticeSentAt));

    private WireHistory? FindHistory(string carrier)
    {
        if (!findHistory.Bind(1, carrier).Step())
        {
            return null;
        }

        var found = new WireHistory { Fence = (int)findHistory.Integer(0), Position = findHistory.Integer(1), Heads = findHistory.Text(2) };
        findHistory.Reset();
        return found;
    }

    private AcceptedCommand ReadAccepted()
    {
        var command = new WireCommand
        {
            CommandId = dueAccepted.Text(0),
            Number = new WireNumber(dueAccepted.Integer(2)),
            Fence = (int)dueAccepted.Integer(3),
            Sequence = (int)dueAccepted.Integer(4),
            Epoch = (int)dueAccepted.Integer(5),
            Barred = new BarredServices((int)dueAccepted.Integer(6)),
            Priority = Priorities.Bulk,
            NotAfter = Instants.From(dueAccepted.IntegerOrNull(7)),
            Notice = dueAccepted.IntegerOrNull(8) is null ? null : dueAccepted.Text(8),
        };
        return new AcceptedCommand(
            dueAccepted.Text(1), command, Instants.From(dueAccepted.Integer(9)), Instants.From(dueAccepted.Integer(10)));
    }
}

/// <summary>Names of the counters in <c>delivery</c>; a refusal is counted under its code.</summary>
internal static class Deliveries
{
    public const string Requests = "requests";
    public const string Commands = "commands";
    public const string Effects = "effects";
    public const string Repeats = "repeats";
    public const string Accepted = "accepted";
    public const string NoticesRepeated = "noticesRepeated";
}

/// <summary>Priority names of the contract.</summary>
internal static class Priorities
{
    public const string Urgent = "urgent";
    public const string Restore = "restore";
    public const string Bulk = "bulk";
}

/// <summary>Instants as the file keeps them.</summary>
internal static class Instants
{
    public static long ToMicroseconds(DateTimeOffset instant) =>
        (instant.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    public static long? ToMicroseconds(DateTimeOffset? instant) => instant is { } some ? ToMicroseconds(some) : null;

    public static DateTimeOffset From(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    public static DateTimeOffset? From(long? microseconds) => microseconds is { } some ? From(some) : null;
}
