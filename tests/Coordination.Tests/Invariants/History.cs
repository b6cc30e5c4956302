using Coordination.Numbers;
using CsCheck;

namespace Coordination.Invariants;

/// <summary>How a deed reaches the number.</summary>
internal enum Fate
{
    /// <summary>Once.</summary>
    Once = 0,

    /// <summary>The answer was lost and the caller asked again.</summary>
    Repeated = 1,

    /// <summary>The silo died before the commit and the caller asked again.</summary>
    CrashedThenRepeated = 2,

    /// <summary>The silo died before the commit and nobody asked again.</summary>
    Lost = 3,

    /// <summary>It came, and a copy of it comes again later, when other things have happened.</summary>
    EchoedLater = 4,
}

/// <summary>A random life of one number: deeds, each with a fate, checked after every one.</summary>
internal static class History
{
    public const int StepsMax = 40;

    public static readonly Gen<(Deed Deed, Fate Fate)[]> Gen = CsCheck.Gen.Select(Deed.Gen, CsCheck.Gen.Enum<Fate>()).Array[1, StepsMax];

    /// <summary>Plays a history.</summary>
    /// <param name="steps">The history.</param>
    /// <param name="check">Called with the state before and after each call, and what was done.</param>
    public static NumberWorld Play((Deed Deed, Fate Fate)[] steps, Action<NumberWorld, NumberState, Deed>? check = null)
    {
        var world = new NumberWorld();
        var echoes = new Queue<(Deed Deed, Action Call)>();
        for (var id = 0; id < steps.Length; id++)
        {
            var (deed, fate) = steps[id];
            var call = deed.Ask(world, id);
            if (fate is Fate.CrashedThenRepeated or Fate.Lost)
            {
                Crash(world, deed, call);
            }

            if (fate is not Fate.Lost)
            {
                Do(world, deed, call, check);
            }

            if (fate is Fate.Repeated)
            {
                Do(world, deed, call, check);
            }

            if (fate is Fate.EchoedLater)
            {
                echoes.Enqueue((deed, call));
            }
            else if (echoes.TryDequeue(out var echo))
            {
                Do(world, echo.Deed, echo.Call, check);
            }
        }

        return world;
    }

    private static void Do(NumberWorld world, Deed deed, Action call, Action<NumberWorld, NumberState, Deed>? check)
    {
        var before = world.State;
        call();
        check?.Invoke(world, before, deed);
    }

    private static void Crash(NumberWorld world, Deed deed, Action call)
    {
        if (deed is Deed.Ack or Deed.Wait)
        {
            return;
        }

        var (before, written) = (world.State, world.Written);
        world.CrashBeforeCommit = true;
        try
        {
            call();
        }
        catch (SiloDiedException)
        {
            Assert.Same(before, world.State);
            Assert.Equal(written, world.Written);
        }

        world.CrashBeforeCommit = false;
    }
}
