namespace Coordination.Tests.Cli;

public sealed class ProfileTests : IDisposable
{
    private readonly CoordRun coord = new();

    [Theory]
    [InlineData("order show order:x", "issuer")]
    [InlineData("order lines order:x", "issuer")]
    [InlineData("order apply order:x --reason r --yes", "issuer")]
    [InlineData("order stop order:x --reason r --yes", "issuer")]
    [InlineData("order approve order:x --reason r --yes", "approver")]
    [InlineData("number show 13800138000", "issuer")]
    [InlineData("number explain 13800138000", "issuer")]
    [InlineData("number resend 13800138000 --reason r --yes", "issuer")]
    [InlineData("number lift 13800138000 --order order:x --reason r --yes", "issuer")]
    [InlineData("number history 13800138000 --purpose p", "auditor")]
    [InlineData("order history order:x --purpose p", "auditor")]
    [InlineData("verify open 13800138000", "carrier-CMCC")]
    [InlineData("verify open 18900138000", "carrier-CTCC")]
    [InlineData("verify open 13800138000 --carrier ctcc", "carrier-CTCC")]
    [InlineData("verify pass 13800138000 --case case:x", "carrier-CMCC")]
    [InlineData("verify fail 13800138000 --case case:x --as carrier-CTCC", "carrier-CTCC")]
    [InlineData("carrier report standing 13800138000 --unit CTCC-51", "carrier-CTCC")]
    [InlineData("carrier report port-out 13800138000 --unit CTCC-51 --yes", "carrier-CMCC")]
    [InlineData("carrier report closure 13800138000 --carrier ctcc --yes", "carrier-CTCC")]
    [InlineData("carrier report closure 13800138000 --as carrier-CTCC --yes", "carrier-CTCC")]
    [InlineData("carrier report device 89860012345678901238 --imei 490154203237518 --carrier CMCC", "carrier-CMCC")]
    [InlineData("carrier may-port 18900138000", "carrier-CTCC")]
    [InlineData("carrier list", "issuer")]
    [InlineData("carrier list --carrier CMCC", "carrier-CMCC")]
    [InlineData("province show 51", "issuer")]
    [InlineData("ministry show", "ministry")]
    public async Task A_command_acts_as_who_usually_does_it_and_says_so(string command, string profile)
    {
        var run = await coord.Run(command.Split(' '));

        Assert.Equal([$"token-{profile}"], coord.Tokens);
        Assert.StartsWith($"as {profile}: {profile.ToUpperInvariant()}, ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "issuer", "PsbCase")]
    [InlineData("--ground PCA --province 51", "province-51", "Pca")]
    [InlineData("--ground MIIT", "ministry", "Miit")]
    [InlineData("--as province-51", "province-51", "Pca")]
    [InlineData("--as ministry", "ministry", "Miit")]
    public async Task An_order_is_planned_by_who_may_order_on_its_ground(string options, string profile, string ground)
    {
        var file = coord.File("list.csv", "13800138000\n");

        await coord.Run(["order", "plan", file, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal([$"token-{profile}"], coord.Tokens);
        Assert.Equal(ground, coord.Portals.ProvinceDesk.Draft!.Ground.ToString());
    }

    [Fact]
    public async Task A_provinces_ground_needs_its_province()
    {
        var run = await coord.Run("order", "plan", coord.File("list.csv", "13800138000\n"), "--ground", "PCA");

        Assert.Equal(2, run.Exit);
        Assert.Contains("--province 51", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_profile_is_answered_with_those_there_are()
    {
        var run = await coord.Run("number", "show", CoordRun.Number, "--as", "isuer");

        Assert.Equal(2, run.Exit);
        Assert.Contains("Did you mean issuer?", run.Error, StringComparison.Ordinal);
        Assert.Contains("carrier-CMCC", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("order stop order:x --reason r --yes --as ministry", "Stop")]
    [InlineData("number show 13800138000 --as auditor --purpose p", "Number")]
    [InlineData("number explain 13800138000 --as carrier-CMCC", "Explain")]
    [InlineData("carrier show CMCC --as carrier-CMCC", "Carriers")]
    public async Task A_profile_knocks_at_its_own_door(string command, string call)
    {
        var run = await coord.Run(command.Split(' '));

        Assert.Equal(0, run.Exit);
        Assert.Equal([call], coord.Log.Calls.Select(asked => asked.Name));
    }

    public void Dispose() => coord.Dispose();
}
