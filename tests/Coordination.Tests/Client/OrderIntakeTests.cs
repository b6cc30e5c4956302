using System.Text;
using Coordination.Audit;
using Coordination.Law;
using Coordination.Numbers;
using Coordination.Orders;

namespace Coordination.Tests.Client;

public class OrderIntakeTests
{
    private protected readonly FakePortals portals = new();
    private readonly Seen seen = new();

    [Fact]
    public async Task A_file_is_submitted_sent_in_pages_and_planned()
    {
        var answer = await Send(Numbers(2_500));

        Assert.Equal(OrderPhase.Planned, answer.Value!.Phase);
        Assert.Equal(2_500, portals.ProvinceDesk.Rows.Count);
        Assert.Equal([500, 1_000, 1_000], portals.ProvinceDesk.PageSizes.Order());
        Assert.Equal(Enumerable.Range(1, 2_500), portals.ProvinceDesk.Rows.Keys.Order());
        Assert.Equal(2_500, Assert.Single(portals.Log.Of("Plan"))[1]);
    }

    [Fact]
    public async Task Every_row_arrives_once_and_is_counted_once_although_answers_are_lost()
    {
        portals.Log.Lose("Submit", new TimeoutException());
        // Three in all: chance may give them to one page, and a page is asked for four times.
        portals.Log.Lose("AddRows", new TimeoutException(), new IOException());
        portals.Log.Fail("AddRows", new TimeoutException());
        portals.Log.Lose("Plan", new TimeoutException());

        var answer = await Send(Numbers(4_200));

        Assert.Equal(OrderPhase.Planned, answer.Value!.Phase);
        Assert.Equal(4_200, portals.ProvinceDesk.Rows.Count);
        Assert.Equal(4_200, seen.Last.Rows);
        Assert.Equal(4_200, Assert.Single(portals.Log.Of("Plan").Select(arguments => arguments[1]).Distinct()));
        Assert.Equal(8, portals.Log.Count("AddRows"));
    }

    [Fact]
    public async Task Four_pages_are_on_the_way_at_once_and_never_five()
    {
        var arrived = new SemaphoreSlim(0);
        var gate = new TaskCompletionSource();
        portals.ProvinceDesk.BeforePage = _ =>
        {
            arrived.Release();
            return gate.Task;
        };

        var sending = Send(Numbers(20_000));
        for (var page = 0; page < OrderIntake.PagesInFlightMax; page++)
        {
            await arrived.WaitAsync(Ct);
        }

        gate.SetResult();
        await sending;

        Assert.Equal(OrderIntake.PagesInFlightMax, portals.ProvinceDesk.SendingMax);
        Assert.Equal(20_000, portals.ProvinceDesk.Rows.Count);
    }

    [Fact]
    public async Task A_refused_page_ends_the_sending_with_its_refusal_and_without_a_plan()
    {
        portals.Log.Refusals["AddRows"] = new Refusal(RefusalCode.LimitReached, "超过上限", "too many rows");

        var answer = await Send(Numbers(90_000));

        Assert.Equal(RefusalCode.LimitReached, answer.Refusal!.Code);
        Assert.Equal(0, portals.Log.Count("Plan"));
        Assert.InRange(portals.Log.Count("AddRows"), 1, OrderIntake.PagesInFlightMax);
    }

    [Fact]
    public async Task A_refused_draft_sends_no_row()
    {
        portals.Log.Refusals["Submit"] = new Refusal(RefusalCode.NotAllowed, "无权", "not yours");

        var answer = await Send(Numbers(10));

        Assert.Equal(RefusalCode.NotAllowed, answer.Refusal!.Code);
        Assert.Equal(0, portals.Log.Count("AddRows"));
    }

    [Fact]
    public async Task A_file_planned_before_is_not_sent_again()
    {
        await Send(Numbers(10));
        portals.ProvinceDesk.Phase = OrderPhase.Running;

        var answer = await Send(Numbers(10));

        Assert.Equal(OrderPhase.Running, answer.Value!.Phase);
        Assert.Equal(1, portals.Log.Count("AddRows"));
    }

    [Fact]
    public async Task A_sending_broken_off_goes_on_under_the_same_key()
    {
        portals.Log.Fail("AddRows", [.. Enumerable.Range(0, 4 * (1 + PortalCalls.RepeatsMax)).Select(_ => new TimeoutException())]);
        await Assert.ThrowsAsync<CoordinationUnreachableException>(() => Send(Numbers(3_000)));
        portals.Log.Failing.Clear();

        var answer = await Send(Numbers(3_000));

        Assert.Equal(OrderPhase.Planned, answer.Value!.Phase);
        Assert.Equal(3_000, portals.ProvinceDesk.Rows.Count);
    }

    [Fact]
    public async Task The_hash_is_the_files_and_a_bad_row_goes_along_with_its_error()
    {
        await Send("number,name\n13800138000,a\n\"13900139000,b\n13700137000,c\n");

        Assert.Matches("^[0-9a-f]{64}$", portals.ProvinceDesk.Draft!.ContentHash);
        Assert.Equal("13800138000", portals.ProvinceDesk.Rows[2].Text);
        Assert.Null(portals.ProvinceDesk.Rows[2].Error);
        Assert.Equal("UNCLOSED_QUOTE", portals.ProvinceDesk.Rows[3].Error);
        Assert.Equal("13700137000", portals.ProvinceDesk.Rows[4].Text);
    }

    [Fact]
    public async Task Progress_never_falls_and_ends_with_the_plan()
    {
        await Send(Numbers(12_000));

        Assert.Equal(seen.Told.Select(told => told.Rows).Order(), seen.Told.Select(told => told.Rows));
        Assert.Equal(seen.Told.Select(told => told.BytesRead).Order(), seen.Told.Select(told => told.BytesRead));
        Assert.Equal(
            [IntakeStep.Sending, IntakeStep.Planning, IntakeStep.Planned], seen.Told.Select(told => told.Step).Distinct());
        Assert.Equal(12_000, seen.Last.Numbers + seen.Last.Rejected);
        Assert.Equal(seen.Last.Bytes, seen.Last.BytesRead);
    }

    /// <summary>How the portals are reached.</summary>
    private protected virtual IPortals Way => portals;

    [Fact]
    public async Task Where_it_is_too_busy_it_waits_as_told_however_often_says_so_and_sends_every_row_once()
    {
        foreach (var call in new[] { "Submit", "AddRows", "Plan" })
        {
            portals.Log.Busy[call] = (PortalCalls.RepeatsMax * 4, TimeSpan.FromSeconds(3));
        }

        var answer = await Send(Numbers(4_200));

        Assert.Equal(OrderPhase.Planned, answer.Value!.Phase);
        Assert.Equal(4_200, portals.ProvinceDesk.Rows.Count);
        Assert.Equal(4_200, seen.Last.Rows);
        Assert.Equal(PortalCalls.RepeatsMax * 4 * 3, seen.Told.Count(told => told.Waiting >= TimeSpan.FromSeconds(3)));
        Assert.Equal(TimeSpan.Zero, seen.Last.Waiting);
    }

    [Fact]
    public async Task Waiting_for_whoever_is_too_busy_can_be_called_off()
    {
        portals.Log.Busy["AddRows"] = (int.MaxValue, TimeSpan.FromSeconds(1));
        using var off = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        seen.OnTold = told =>
        {
            if (told.Waiting > TimeSpan.Zero)
            {
                off.Cancel();
            }
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Send(Numbers(10), off.Token));

        Assert.Equal(0, portals.Log.Count("Plan"));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string Numbers(int count) =>
        string.Concat(Enumerable.Range(0, count).Select(index => $"138{index:00000000}\n"));

    private async Task<Answer<OrderView>> Send(string content, CancellationToken? calledOff = null)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(content));
        var opened = Assert.IsType<OrderFileOpened.Opened>(await OrderFile.Open(stream, "list.csv", Ct));
        await using var file = opened.File;
        var draft = new OrderDraft("key-1", Ground.PsbCase, "", "DEV 1", "test", Services.None, "", "", null);
        var client = new CoordinationClient(Way, new HurryingTime(), jitterSeed: 7);
        return await client.Province.SendFile(file, draft, seen, calledOff ?? Ct);
    }

    private sealed class Seen : IProgress<IntakeProgress>
    {
        internal List<IntakeProgress> Told { get; } = [];

        internal IntakeProgress Last => Told[^1];

        internal Action<IntakeProgress> OnTold { get; set; } = _ => { };

        public void Report(IntakeProgress value)
        {
            Told.Add(value);
            OnTold(value);
        }
    }
}
