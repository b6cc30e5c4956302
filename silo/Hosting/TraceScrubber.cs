using System.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace Coordination.Hosting;

/// <summary>
/// Masks numbers in what libraries tell of themselves to whoever traces this process: Orleans puts a grain's id, with the number in
/// hexadecimal, on every activity about the grain. It asks for no activity itself, so that nothing is made where nobody traces.
/// </summary>
/// <remarks>
/// An exporter that serialises an activity before this listener has heard of its end sends it as it was; those in use keep what ended
/// and send it in batches.
/// </remarks>
internal sealed class TraceScrubber : IHostedService, IDisposable
{
    private readonly ActivityListener listener = new()
    {
        ShouldListenTo = source => !source.Name.StartsWith(nameof(Coordination), StringComparison.Ordinal),
        Sample = (ref _) => ActivitySamplingResult.None,
        ActivityStarted = Scrub,
        ActivityStopped = Scrub,
    };

    public Task StartAsync(CancellationToken cancellationToken)
    {
        ActivitySource.AddActivityListener(listener);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => listener.Dispose();

    private static void Scrub(Activity activity)
    {
        activity.DisplayName = LogText.Scrub(activity.DisplayName);
        List<(string Name, string Value)>? masked = null;
        foreach (var (name, value) in activity.EnumerateTagObjects())
        {
            // What cannot be a number of thirteen digits names nobody; everything else becomes a text when it is exported.
            if (value is null or bool or int or double || value.ToString() is not { } text)
            {
                continue;
            }

            var scrubbed = LogText.Scrub(text);
            if (!ReferenceEquals(scrubbed, text) && scrubbed != text)
            {
                (masked ??= []).Add((name, scrubbed));
            }
        }

        foreach (var (name, value) in masked ?? [])
        {
            activity.SetTag(name, value);
        }
    }
}
