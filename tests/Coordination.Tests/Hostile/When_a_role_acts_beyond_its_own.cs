using Coordination.Audit;
using Coordination.Harness;

namespace Coordination.Hostile;

/// <summary>Every act of every portal, asked for over the wire by every role: open to those it is for, closed and recorded to all others.</summary>
public sealed class When_a_role_acts_beyond_its_own(Fortress fortress) : IClassFixture<Fortress>
{
    [Fact]
    public void Every_act_is_expected_somewhere() =>
        Assert.Equal(RoleMatrix.Expected.Keys.Order(StringComparer.Ordinal), Permissions.All.Select(row => row.Act).Order(StringComparer.Ordinal));

    [Fact]
    [Trait("Hostile", "16")]
    [Trait("Hostile", "24")]
    public async Task What_is_not_theirs_is_refused_recorded_and_changes_nothing()
    {
        await using var raider = await Raider.Connect(fortress, fortress.Certificate("raider"));
        foreach (var (letter, principal) in RoleMatrix.Roles)
        {
            foreach (var row in Permissions.All.Where(row => !RoleMatrix.Expected[row.Act].Contains(letter)))
            {
                var (before, facts) = (fortress.Record.Lines.Count, await fortress.Recorded());

                var (value, refusal) = await raider.As(principal, portals => PortalActs.Ask(portals, row.Method, PortalActs.Arguments(row.Method, Something)));

                Assert.True(value is null && refusal?.Code is RefusalCode.NotAllowed, $"{principal.Role} asked for {row.Act} and got {refusal?.Code} {refusal?.En} {value}");
                Assert.Equal(principal.Id, (await fortress.Record.Next(before, SecurityEvent.NotAllowed, row.Act)).Who);

                // Who asks at the auditors' door and may not is a fact there, and nothing else is.
                var recorded = await fortress.Recorded() - facts;
                Assert.True(recorded == (row.Act.StartsWith("audit-portal/", StringComparison.Ordinal) ? 1 : 0), $"{principal.Role} was refused {row.Act}, and {recorded} facts were recorded.");
            }
        }

        Assert.Equal(0, fortress.Effects);
    }

    [Fact]
    [Trait("Hostile", "1")]
    public async Task Nobody_in_particular_may_do_nothing_at_all()
    {
        await using var raider = await Raider.Connect(fortress, fortress.Certificate("raider"));
        var facts = await fortress.Recorded();
        foreach (var row in Permissions.All)
        {
            var before = fortress.Record.Lines.Count;

            var (value, refusal) = await raider.With(null, portals => PortalActs.Ask(portals, row.Method, PortalActs.Arguments(row.Method, Something)));

            Assert.True(value is null && refusal?.Code is RefusalCode.NotAuthenticated, $"{row.Act} answered {refusal?.Code} {value}");
            await fortress.Record.Next(before, SecurityEvent.NotAuthenticated, row.Act);
        }

        Assert.Equal(facts, await fortress.Recorded());
    }

    private ActSubject Something => new() { Now = fortress.Time.GetUtcNow() };
}
