using System.Collections.Concurrent;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Harness;
using Coordination.Journal;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Coordination.Hostile;

/// <summary>
/// Whoever counts seconds learns nothing either: for a number of another carrier and for one that does not exist the silo does the same
/// work. Work is counted, for a clock tells more of the machine than of the number.
/// </summary>
public sealed class When_a_number_is_looked_for
{
    /// <summary>What is read about a number, a holder or a card alone; the rest of what a silo reads goes on beside.</summary>
    private static readonly string[] Looks =
        [nameof(IJournalReads.Answer), nameof(IJournalReads.RowsOf), nameof(IJournalReads.Holdings), nameof(IJournalReads.CardsIn)];

    private readonly Work work = new();

    [Fact]
    [Trait("Hostile", "61")]
    public async Task Anothers_number_costs_what_one_costs_that_does_not_exist()
    {
        var acts = Permissions.All.Where(row => row.Reaches.ContainsKey(Role.CarrierSystem) && PortalActs.IsAboutNumber(row.Method)).ToList();
        await using var country = await Country.Start(change: (silo, _) =>
        {
            AlteredDialect.Set(silo.Services, work.Read);
            silo.AddIncomingGrainCallFilter(work);
        });
        string[] known = [.. Enumerable.Range(0, acts.Count).Select(index => $"1861234{index:0000}")];
        string[] unknown = [.. Enumerable.Range(0, acts.Count).Select(index => $"1861235{index:0000}")];
        var others = Country.SystemOf(CarrierCode.Cucc);
        foreach (var (number, index) in known.Select((number, index) => (number, index)))
        {
            await country.Do(others, portals => portals.Carrier.Report(CarrierReport.Standing("opened-1", number, "CUCC-00", $"holder-{index}", country.Time.GetUtcNow().AddDays(-10))));
        }

        // A silo that has just begun has none of them in memory.
        await country.Restart();
        var serializer = country.Silo.GetRequiredService<Serializer>();
        foreach (var (row, index) in acts.Select((row, index) => (row, index)))
        {
            var ofKnown = await Ask(known[index]);
            var ofUnknown = await Ask(unknown[index]);

            Assert.NotEmpty(ofUnknown.Work);
            Assert.Equal(ofUnknown.Work, ofKnown.Work);
            Assert.Equal(ofUnknown.Bytes, ofKnown.Bytes);

            async Task<(IReadOnlyList<string> Work, byte[] Bytes)> Ask(string number)
            {
                work.Begin();
                var (_, refusal) = await PortalActs.Ask(
                    country.PortalsOf(Country.SystemOf(CarrierCode.Cmcc)), row.Method, PortalActs.Arguments(row.Method, new() { Number = number, Now = country.Time.GetUtcNow() }));
                return (work.Done(), serializer.SerializeToArray<Answer<ReportReceipt>>(refusal!));
            }
        }
    }

    /// <summary>Reads and calls about a number, since it began to count.</summary>
    private sealed class Work : IIncomingGrainCallFilter
    {
        private static readonly string[] About = ["number", "holder", "sim"];
        private readonly ConcurrentQueue<string> done = new();

        public void Begin() => done.Clear();

        public IReadOnlyList<string> Done() => [.. done.Order(StringComparer.Ordinal)];

        public object? Read(string question, Func<object?> ask)
        {
            if (Looks.Contains(question))
            {
                done.Enqueue($"read {question}");
            }

            return ask();
        }

        public Task Invoke(IIncomingGrainCallContext context)
        {
            if (About.Contains(context.TargetId.Type.ToString()))
            {
                done.Enqueue($"call {context.TargetId.Type}/{context.MethodName}");
            }

            return context.Invoke();
        }
    }
}
