using Coordination.Orders;
using Spectre.Console;

namespace Coordination.Cli;

/// <summary>Shows how far a file has come: a bar on a terminal, else a line for each tenth of it.</summary>
internal static class IntakeDisplay
{
    internal static Task<T> Show<T>(Invocation run, Func<IProgress<IntakeProgress>, Task<T>> work) =>
        run.DrawsProgress ? Drawn(run, work) : work(new Lines(run));

    /// <summary>Tells how far a file was looked through, a line for each tenth; nothing of one that takes no second.</summary>
    internal static IProgress<double> Reading(Invocation run) => new Share(run);

    private static Task<T> Drawn<T>(Invocation run, Func<IProgress<IntakeProgress>, Task<T>> work) =>
        run.ProgressConsole().Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context => work(new Bar(run, context.AddTask(run.T("发送", "sending")))));

    private static Text Told(IntakeProgress told) => told.Waiting > TimeSpan.Zero ? Busy(told) : told.Step switch
    {
        IntakeStep.Sending => new Text(
            $"已发送 {Names.Figure(told.Rows)} 行：号码 {Names.Figure(told.Numbers)}，无效 {Names.Figure(told.Rejected)}",
            $"sent {Names.Figure(told.Rows)} rows: {Names.Figure(told.Numbers)} numbers, {Names.Figure(told.Rejected)} rejected"),
        IntakeStep.Planning => new Text(
            $"{Names.Figure(told.Rows)} 行已全部送达，正在统计", $"all {Names.Figure(told.Rows)} rows are there; counting"),
        _ => new Text("计划已生成", "planned"),
    };

    private static Text Busy(IntakeProgress told)
    {
        var seconds = Math.Ceiling(told.Waiting.TotalSeconds);
        return new Text(
            $"系统繁忙，{seconds:0} 秒后继续；已送达 {Names.Figure(told.Rows)} 行", $"busy, goes on in {seconds:0} s; {Names.Figure(told.Rows)} rows are there");
    }

    private sealed class Share(Invocation run) : IProgress<double>
    {
        private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
        private long toldAt = run.Around.Time.GetTimestamp();
        private int told;

        public void Report(double value)
        {
            var tenths = (int)(value * 10);
            if (tenths > told && run.Around.Time.GetElapsedTime(toldAt) >= Every)
            {
                told = tenths;
                toldAt = run.Around.Time.GetTimestamp();
                run.Around.Error.WriteLine(run.T($"正在读取文件（{tenths * 10} %）", $"reading the file ({tenths * 10} %)"));
            }
        }
    }

    private sealed class Bar(Invocation run, ProgressTask task) : IProgress<IntakeProgress>
    {
        public void Report(IntakeProgress value)
        {
            task.Description = Markup.Escape(Told(value).In(run.Language));
            task.MaxValue = Math.Max(value.Bytes, 1);
            task.Value = value.Step == IntakeStep.Sending ? value.BytesRead : task.MaxValue;
        }
    }

    private sealed class Lines(Invocation run) : IProgress<IntakeProgress>
    {
        private const int Tenths = 10;
        private static readonly TimeSpan BusyEvery = TimeSpan.FromSeconds(10);
        private long shown;
        private long? busyAt;

        public void Report(IntakeProgress value)
        {
            if (value.Waiting > TimeSpan.Zero)
            {
                // Several pages wait at once, and each says so.
                if (busyAt is not { } at || run.Around.Time.GetElapsedTime(at) >= BusyEvery)
                {
                    busyAt = run.Around.Time.GetTimestamp();
                    run.Around.Error.WriteLine(Told(value).In(run.Language));
                }

                return;
            }

            var tenth = value.Bytes == 0 ? 0 : value.BytesRead * Tenths / value.Bytes;
            if (value.Step == IntakeStep.Sending && (tenth <= shown || tenth == Tenths))
            {
                return;
            }

            shown = tenth;
            var percent = value.Step == IntakeStep.Sending ? $" ({tenth * Tenths} %)" : "";
            run.Around.Error.WriteLine(Told(value).In(run.Language) + percent);
        }
    }
}
