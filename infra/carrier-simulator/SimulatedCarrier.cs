using Microsoft.AspNetCore.Http;

namespace Coordination.CarrierSimulator;

/// <summary>One carrier's end of the wire: the contract's requests, with this carrier's faults on the way.</summary>
internal sealed class SimulatedCarrier : IAsyncDisposable
{
    private readonly EffectLog log;
    private readonly EffectReader reader;
    private readonly Dice dice;
    private readonly TimeProvider time;
    private readonly SignatureCheck? signature;
    private readonly AnswerSigner? signer;
    private readonly CommandRegister register;
    private readonly HoldBack held;
    private readonly ITimer acceptance;
    private volatile Faults faults = Faults.None;
    private DateTimeOffset? acceptanceDueAt;
    private long requests;

    public SimulatedCarrier(
        string code, SubscriberBase subscribers, EffectLog log, Dice dice, TimeProvider time, SignatureCheck? signature, AnswerSigner? signer)
    {
        Code = code;
        this.log = log;
        this.dice = dice.For(code);
        this.time = time;
        this.signature = signature;
        this.signer = signer;
        reader = new EffectReader(log);
        register = new CommandRegister(code, subscribers, this.dice, time) { OnAccepted = WakeAt };
        held = new HoldBack(time);
        acceptance = time.CreateTimer(_ => ApplyDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        // What was accepted before a restart is still owed.
        ApplyDue();
    }

    public string Code { get; }

    public Faults Faults
    {
        get => faults;
        set => faults = value;
    }

    public async Task Serve(HttpContext context)
    {
        var current = faults;
        var turn = (ulong)Interlocked.Increment(ref requests);
        try
        {
            if (current.Down)
            {
                context.Abort();
                return;
            }

            await Wait(current, turn, context.RequestAborted);
            if (dice.Happens(current.Flaky, Throw.Flaky, turn))
            {
                throw new RefusedRequestException(503, "UNAVAILABLE", "Try again later.");
            }

            await Dispatch(context, current, turn);
        }
        catch (RefusedRequestException refused)
        {
            await Exchange.Refuse(context, refused.Status, refused.Code, refused.Message);
        }
        catch (LogBusyException busy)
        {
            await Exchange.Refuse(context, 503, "UNAVAILABLE", busy.Message);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller went away; whatever it asked for was either not begun or is durable.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await acceptance.DisposeAsync();
        signer?.Dispose();
    }

    private Task Dispatch(HttpContext context, Faults current, ulong turn)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            throw new RefusedRequestException(405, "METHOD_NOT_ALLOWED", "Every request of the contract is a POST.");
        }

        return context.Request.Path.Value switch
        {
            "/v1/commands" => Commands(context, current, turn),
            "/v1/notices" => Notices(context, current, turn),
            "/v1/history" => History(context, current, turn),
            "/v1/changes/retrieve" => Changes(context),
            "/v1/snapshot/retrieve" => Snapshot(context),
            _ => throw new RefusedRequestException(404, "NOT_FOUND", "There is no such resource."),
        };
    }

    private async Task Commands(HttpContext context, Faults current, ulong turn)
    {
        var receivedAt = time.GetUtcNow();
        var request = await Exchange.Read(context, WireJson.Plain.CommandRequest, signature);
        DemandUnit(request.Unit);
        Demand(RequestRules.Problem(request));
        if (dice.Happens(current.Reorder, Throw.Reorder, turn))
        {
            await held.Wait(current.HoldBack, context.RequestAborted);
            request = Shuffled(request, turn);
        }

        var answer = await log.Write(transaction => register.Act(transaction, request, current, receivedAt));
        if (dice.Happens(current.Duplicate, Throw.Duplicate, turn))
        {
            await log.Write(transaction => register.Act(transaction, request, current, receivedAt));
        }

        held.Release();
        await Answer(context, current, turn, () => Exchange.Answer(context, answer, WireJson.Plain.CommandAnswer, signer));
    }

    private async Task Notices(HttpContext context, Faults current, ulong turn)
    {
        var request = await Exchange.Read(context, WireJson.Plain.NoticeRequest, signature);
        DemandUnit(request.Unit);
        Demand(RequestRules.Problem(request));
        var answer = await log.Write(transaction => register.Act(transaction, request, current));
        await Answer(context, current, turn, () => Exchange.Answer(context, answer, WireJson.Plain.NoticeAnswer, signer));
    }

    private async Task History(HttpContext context, Faults current, ulong turn)
    {
        var request = await Exchange.Read(context, WireJson.Plain.HistoryRequest, signature);
        DemandUnit(request.Unit);
        Demand(RequestRules.Problem(request.History));
        var highest = await log.Write(transaction => transaction.Witness(Code, request.History));
        await Answer(context, current, turn, () => Exchange.Answer(context, new HistoryAnswer(highest), WireJson.Plain.HistoryAnswer, signer));
    }

    private async Task Changes(HttpContext context)
    {
        var request = await Exchange.Read(context, WireJson.Plain.ChangesRequest, signature);
        DemandUnit(request.Unit);
        Demand(request.Limit is < 1 or > Limits.LinesPerPageMax ? $"limit is 1 to {Limits.LinesPerPageMax}." : null);
        Demand(ChangesCursor.TryRead(request.After, out var after) ? null : "after is the next of the page before.");
        await Exchange.Answer(context, reader.Changes(Code, request, after), WireJson.Plain.ChangesAnswer, signer);
    }

    private async Task Snapshot(HttpContext context)
    {
        var request = await Exchange.Read(context, WireJson.Plain.SnapshotRequest, signature);
        DemandUnit(request.Unit);
        Demand(request.Limit is < 0 or > Limits.LinesPerPageMax ? $"limit is 0 to {Limits.LinesPerPageMax}." : null);
        var answer = reader.Snapshot(Code, request, time.GetUtcNow());
        await Exchange.Answer(context, answer, WireJson.Plain.SnapshotAnswer, signer);
    }

    private void DemandUnit(string unit)
    {
        if (!RequestRules.IsUnitOf(Code, unit))
        {
            throw new RefusedRequestException(422, "WRONG_UNIT", $"This is {Code}.");
        }
    }

    private static void Demand(string? problem)
    {
        if (problem is not null)
        {
            throw new RefusedRequestException(400, "INVALID_ARGUMENT", problem);
        }
    }

    private Task Answer(HttpContext context, Faults current, ulong turn, Func<Task> answer)
    {
        // All that was asked is on disk by now; the caller only never hears of it.
        if (faults.Down || dice.Happens(current.LoseAnswers, Throw.LoseAnswers, turn))
        {
            context.Abort();
            return Task.CompletedTask;
        }

        return answer();
    }

    private async Task Wait(Faults current, ulong turn, CancellationToken cancellation)
    {
        var delay = current.Slow + (current.Jitter * dice.Fraction(Throw.Jitter, turn));
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, time, cancellation);
        }
    }

    private CommandRequest Shuffled(CommandRequest request, ulong turn)
    {
        var commands = request.Commands.ToArray();
        new Random((int)(dice.Bits(Throw.Shuffle, turn) & int.MaxValue)).Shuffle(commands);
        return new CommandRequest { BatchId = request.BatchId, Unit = request.Unit, Commands = commands };
    }

    // Both run on the log's writer, one after another, so the due instant needs no lock.
    private void WakeAt(DateTimeOffset dueAt)
    {
        if (acceptanceDueAt is not { } known || dueAt < known)
        {
            Arm(dueAt);
        }
    }

    private void Arm(DateTimeOffset? dueAt)
    {
        acceptanceDueAt = dueAt;
        var wait = dueAt - time.GetUtcNow() ?? Timeout.InfiniteTimeSpan;
        acceptance.Change(wait < TimeSpan.Zero && dueAt is not null ? TimeSpan.Zero : wait, Timeout.InfiniteTimeSpan);
    }

    private async void ApplyDue()
    {
        try
        {
            await log.Write(transaction =>
            {
                Arm(register.ApplyDue(transaction, faults));
                return true;
            });
        }
        catch (Exception failure)
        {
            // The rows are still there and due: the next acceptance or restart takes them up.
            await Console.Error.WriteLineAsync($"{Code}: accepted commands could not be applied: {failure.Message}");
        }
    }
}
