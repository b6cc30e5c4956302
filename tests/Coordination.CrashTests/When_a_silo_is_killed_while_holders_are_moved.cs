using System.Diagnostics;
using System.Globalization;
using Coordination.Audit;
using Coordination.Callers;
using Coordination.Carriers;
using Coordination.Crypto;
using Coordination.Harness;
using Coordination.Holders;
using Coordination.Provinces;

namespace Coordination;

/// <summary>SIGKILL while holders are moved to another key: afterwards everybody is moved, once, and still who he was.</summary>
public sealed class When_a_silo_is_killed_while_holders_are_moved
{
    private const int Holders = 1_200;
    private const int AtOnce = 16;

    private static readonly TimeSpan KilledWithin = TimeSpan.FromMilliseconds(120);
    private static readonly Principal mobile = new("system-CMCC", Role.CarrierSystem, "CMCC", ProvinceCode.Unknown, CarrierCode.Cmcc);
    private static readonly Principal ministry = new("ministry-1", Role.MinistryOperator, "工业和信息化部", ProvinceCode.Unknown, null);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task Everybody_is_moved_once_and_is_who_he_was() => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        using var around = await Surroundings.Of(place, connectionString: null);
        var file = DevelopmentHolderKeys.Open(place.Data, CryptoSuites.International, TimeProvider.System);
        around.Set("holders:keysFile", file);
        await around.Migrated();
        var silo = await around.Serve().Ready();
        var since = DateTimeOffset.UtcNow.AddDays(-1);
        var before = HolderIdentities.Open(file);
        await using (var carrier = await around.As(mobile, silo))
        {
            foreach (var part in Enumerable.Range(0, Holders).Chunk(AtOnce))
            {
                var told = await Task.WhenAll(part.Select(index => carrier.Carrier.Report(Standing("s", index, before.Of("PASSPORT", Paper(index))), Cancellation)));
                Assert.All(told, receipt => Assert.Equal("RECORDED", receipt.Value?.Code));
            }
        }

        DevelopmentHolderKeys.Write(file, [.. HolderEntries(file), DevelopmentHolderKeys.NewEntry("k2", CryptoSuites.National, DateTimeOffset.UtcNow)]);
        await using (var desk = await around.As(ministry, silo))
        {
            await Until(() => desk.Ministry.RotateHolderKeys("crash test", Cancellation), answer => answer.Value is not null);
            var (begun, wait) = (Stopwatch.GetTimestamp(), KilledWithin * place.Random.NextDouble());
            while (Stopwatch.GetElapsedTime(begun) < wait)
            {
                await Task.Yield();
            }

            await silo.Process.Kill();
        }

        silo = await around.ServeAgain(silo).Ready();
        await using (var desk = await around.As(ministry, silo))
        {
            var view = (await Until(() => desk.Ministry.HolderKeys(Cancellation), seen => seen.Value?.EndedAt is not null)).Value!;
            Assert.Equal(0, view.Left);
            Assert.Equal([("k1", 0L, 0L, (long)Holders), ("k2", Holders, 0L, 0L)], view.Keys.Select(key => (key.Id, key.Sealed, key.Bare, key.Moved)));
        }

        var after = HolderIdentities.Open(file);
        await using (var carrier = await around.As(mobile, silo))
        {
            foreach (var index in Enumerable.Range(0, Holders).Where(index => index % 7 == 0))
            {
                var told = await carrier.Carrier.Report(
                    Standing("t", index, new(after.Of("PASSPORT", Paper(index)).Pseudonym, string.Empty)) with { At = since.AddHours(1) }, Cancellation);
                Assert.Equal((0, "NOTHING_NEW"), (told.Value?.Epoch, told.Value?.Code));
            }
        }

        await silo.Stopped();

        CarrierReport Standing(string id, int index, HolderIdentity holder)
        {
            var number = (13_800_130_000L + index).ToString(CultureInfo.InvariantCulture);
            return CarrierReport.Standing($"{id}-{index}", number, "CMCC-00", holder.Pseudonym, since) with { Document = holder.SealedDocument };
        }
    });

    private static string Paper(int index) => string.Create(CultureInfo.InvariantCulture, $"E{index:D8}");

    private static IEnumerable<HolderKeyEntry> HolderEntries(string file) =>
        System.Text.Json.JsonSerializer.Deserialize(File.ReadAllBytes(file), HolderKeyJson.Default.HolderKeyList)!.Keys!;

    private static async Task<T> Until<T>(Func<Task<T>> look, Func<T, bool> seen)
    {
        using var pulse = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var begun = Stopwatch.GetTimestamp();
        for (; ; )
        {
            var last = await look();
            if (seen(last))
            {
                return last;
            }

            Assert.True(Stopwatch.GetElapsedTime(begun) < SiloProcess.Patience, $"It was never seen; last seen: {last}");
            await pulse.WaitForNextTickAsync(Cancellation);
        }
    }
}
