using Coordination.Orders;
using Coordination.Tests.Client;

namespace Coordination.Tests.Cli;

public sealed class OrderCommandTests : IDisposable
{
    private const string List = "13800138000\n13900139000\n13000130000\n";
    private readonly CoordRun coord = new();

    private FakeProvinceDesk Desk => coord.Portals.ProvinceDesk;

    [Fact]
    public async Task A_plan_counts_and_names_the_next_command()
    {
        var run = await coord.Run("order", "plan", coord.File("list.csv", List));

        Assert.Equal(0, run.Exit);
        Golden.Is("""
            Order      order:01jtest0000000000000000000
            Phase      Planned
            Ground     PSB_CASE (public security case)
            Provision  ATFL-27
            Reference  DEV list.csv
            Bars       two-way suspension (outgoing calls, outgoing messages, mobile data, incoming calls, incoming messages, international calls, international roaming, call forwarding, moving the number to another carrier, replacing the SIM card, transfer to another holder)
            Issuer     广州市公安局
            Submitted  2026-03-01 12:00:00 +08  issuer
            Planned    2026-03-01 12:00:01 +08
            Root       0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
            Lines      3
            Numbers    3
            Needs      another person's approval

            By outcome (lines)
              Pending  3

            By carrier (numbers)
              CMCC  2
              CUCC  1

            By province (numbers)
              00          1
              51 Sichuan  2

            By kind (numbers)
              mobile  3

            By state when planned (numbers)
              none  3

            Nothing has happened to any number. Next, as a second person:
              coord order approve order:01jtest0000000000000000000 --root 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef --data DATA --reason "…"
            """, run.Out.Replace(coord.Folder, "DATA", StringComparison.Ordinal));
        Assert.Equal("list.csv: Utf8, numbers in column A, no header", run.ErrorLines[0]);
        Assert.Equal(["all 3 rows are there; counting", "planned"], run.ErrorLines[2..]);
    }

    [Fact]
    public async Task The_draft_says_what_was_typed()
    {
        await coord.Run(
            "order", "plan", coord.File("list.csv", List), "--provision", "ATFL-27", "--reference", "京公(诈)〔2026〕1号", "--reason", "case 118",
            "--services", "one-way,Data", "--province", "Sichuan", "--key", "k-1", "--expires", "2027-01-31");

        var draft = Desk.Draft!;
        Assert.Equal(("k-1", "ATFL-27", "京公(诈)〔2026〕1号", "case 118", "51"), (draft.Key, draft.Provision, draft.Reference, draft.Reason, draft.Province));
        Assert.Equal(Coordination.Numbers.Services.OneWay | Coordination.Numbers.Services.Data, draft.Services);
        Assert.Equal(new DateTimeOffset(2027, 1, 31, 16, 0, 0, TimeSpan.Zero), draft.ExpiresAt);
    }

    [Fact]
    public async Task The_same_file_planned_twice_is_the_same_order()
    {
        var file = coord.File("list.csv", List);
        await coord.Run("order", "plan", file);
        var key = Desk.Draft!.Key;
        Desk.Phase = OrderPhase.Running;

        var run = await coord.Run("order", "plan", file);

        Assert.Equal(0, run.Exit);
        Assert.StartsWith("file-", key, StringComparison.Ordinal);
        Assert.Contains("submitted before; this is that order, Running by now", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, coord.Log.Count("AddRows"));
    }

    [Theory]
    [InlineData("missing.csv", null, 2, "NOT_FOUND")]
    [InlineData("empty.csv", "", 1, "EMPTY")]
    [InlineData("zip.csv", "PK\u0003\u0004", 1, "NOT_TEXT")]
    [InlineData("words.csv", "name\nLi\nWang\n", 1, "NO_NUMBER_COLUMN")]
    public async Task A_file_that_is_no_list_is_refused_before_anybody_is_asked(string name, string? content, int exit, string code)
    {
        var path = content is null ? Path.Combine(coord.Folder, name) : coord.File(name, content);

        var run = await coord.Run("order", "plan", path, "-o", "json");

        Assert.Equal(exit, run.Exit);
        Assert.Contains($"\"code\":\"{code}\"", run.Error, StringComparison.Ordinal);
        Assert.Empty(coord.Log.Calls);
    }

    [Fact]
    public async Task Progress_without_a_terminal_is_a_line_for_each_tenth()
    {
        var file = coord.File("list.csv", string.Concat(Enumerable.Range(0, 400_000).Select(index => $"138{index:00000000}\n")));

        var run = await coord.Run("order", "plan", file);

        var sent = run.ErrorLines.Where(line => line.StartsWith("sent ", StringComparison.Ordinal)).ToArray();
        Assert.InRange(sent.Length, 2, 10);
        Assert.Equal(sent.Distinct(), sent);
        Assert.Equal(["all 400,000 rows are there; counting", "planned"], run.ErrorLines[^2..]);
        Assert.DoesNotContain("\u001b", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_as_json_is_the_order_and_nothing_else()
    {
        var run = await coord.Run("order", "plan", coord.File("list.csv", List), "-o", "json");

        Assert.Equal("Planned", run.Json.GetProperty("phase").GetString());
        Assert.Equal(3, run.Json.GetProperty("lines").GetInt64());
        Assert.Equal("CMCC", run.Json.GetProperty("byCarrier")[0].GetProperty("name").GetString());
        Assert.Equal("TwoWay", run.Json.GetProperty("services").GetString());
        Assert.Equal("广州市公安局", run.Json.GetProperty("issuer").GetString());
        Assert.Contains("广州", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("apply")]
    [InlineData("stop")]
    public async Task Without_a_terminal_yes_has_to_be_said(string verb)
    {
        Desk.Phase = verb == "apply" ? OrderPhase.Approved : OrderPhase.Running;
        var before = Desk.Phase;

        var asked = await coord.Run("order", verb, CoordRun.Order, "--reason", "case 118");
        Assert.Equal(2, asked.Exit);
        Assert.Contains("--yes", asked.Error, StringComparison.Ordinal);
        Assert.Equal(before, Desk.Phase);

        var said = await coord.Run("order", verb, CoordRun.Order, "--reason", "case 118", "--yes");
        Assert.Equal(0, said.Exit);
        Assert.NotEqual(before, Desk.Phase);
    }

    [Theory]
    [InlineData("y\n", 0)]
    [InlineData("YES\n", 0)]
    [InlineData("是\n", 0)]
    [InlineData("n\n", 2)]
    [InlineData("\n", 2)]
    [InlineData("", 2)]
    public async Task On_a_terminal_it_asks(string typed, int exit)
    {
        Desk.Phase = OrderPhase.Approved;
        coord.Typed = typed;

        var run = await coord.Run("order", "apply", CoordRun.Order, "--reason", "case 118");

        Assert.Equal(exit, run.Exit);
        Assert.Contains("[y/N]", run.Error, StringComparison.Ordinal);
        Assert.Equal(exit == 0 ? 1 : 0, coord.Log.Count("Apply"));
    }

    [Theory]
    [InlineData("0123456789ab", 0)]
    [InlineData("0123456789ABCDEF", 0)]
    [InlineData("0123456789a", 5)]
    [InlineData("ffff456789abcdef", 5)]
    public async Task Approval_is_of_the_root_that_was_seen(string root, int exit)
    {
        Desk.Phase = OrderPhase.Planned;

        var run = await coord.Run("order", "approve", CoordRun.Order, "--root", root, "--reason", "checked");

        Assert.Equal(exit, run.Exit);
        Assert.Equal(exit == 0 ? [FakeProvinceDesk.Root] : [], coord.Log.Of("Approve").Select(arguments => arguments[1]));
    }

    [Fact]
    public async Task Approval_without_a_root_shows_the_plan_and_asks()
    {
        Desk.Phase = OrderPhase.Planned;
        coord.Typed = "y\n";

        var run = await coord.Run("order", "approve", CoordRun.Order, "--reason", "checked");

        Assert.Equal(0, run.Exit);
        Assert.Contains(FakeProvinceDesk.Root, run.Error, StringComparison.Ordinal);
        Assert.Contains("coord order apply", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_ends_with_the_order_and_tells_each_change_in_a_line()
    {
        Running(endsAfter: 4);

        var run = await coord.Run("order", "watch", CoordRun.Order);

        Assert.Equal(0, run.Exit);
        Assert.Equal(
            ["Running: 0 of 1,200 lines ended (Pending 1,200)", "Completed: 1,200 of 1,200 lines ended (Applied 1,200)"], run.ErrorLines[1..]);
        Golden.Is("""
            Order      order:01jtest0000000000000000000
            Phase      Completed
            Lines      1,200
            Started    2026-03-01 12:01:00 +08
            Held       2026-03-01 12:02:00 +08
            Completed  2026-03-01 12:03:00 +08

            OUTCOME  LINES
            Applied  1,200
            """, run.Out);
    }

    [Fact]
    public async Task A_watch_that_waited_long_enough_is_three()
    {
        Running(endsAfter: int.MaxValue);

        var run = await coord.Run("order", "watch", CoordRun.Order, "--wait", "3", "-o", "json");

        Assert.Equal(3, run.Exit);
        Assert.Equal("Running", run.Json.GetProperty("phase").GetString());
        Assert.Contains("3 seconds are over", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_as_jsonl_is_the_order_at_each_change()
    {
        Running(endsAfter: 4);

        var run = await coord.Run("order", "watch", CoordRun.Order, "-o", "jsonl");

        var phases = run.Out.TrimEnd('\n').Split('\n')
            .Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("phase").GetString());
        Assert.Equal(["Running", "Completed"], phases);
    }

    public void Dispose() => coord.Dispose();

    private void Running(int endsAfter)
    {
        var looks = 0;
        Desk.Phase = OrderPhase.Running;
        Desk.Outcomes = [new("Pending", 1_200)];
        Desk.OnLook = () =>
        {
            if (++looks == endsAfter)
            {
                Desk.Phase = OrderPhase.Completed;
                Desk.Outcomes = [new("Applied", 1_200)];
            }

            coord.FakeTime.Advance(Coordination.Provinces.ProvinceClient.WatchEvery);
        };
    }
}
