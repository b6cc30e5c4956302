namespace Coordination.Carriers;

/// <summary>
/// The register in which a carrier bars lines, as <see cref="CommandPuller"/> drives it. Whatever is asked may be asked again: after a
/// crash, by another process, or because an answer was lost. A failure is an exception; then the same is tried again, and what is not
/// acknowledged in time comes with a later fetch.
/// </summary>
public interface ICarrierRegister
{
    /// <summary>The highest history this carrier was ever told, by whichever of its processes; null for never any.</summary>
    Task<HistorySeen?> Seen(CancellationToken ct);

    /// <summary>Keeps what was told where it is higher than what is kept, durably. From then on commands under a lower fence are refused.</summary>
    Task Keep(HistorySeen told, CancellationToken ct);

    /// <summary>
    /// Applies commands and keeps <see cref="CommandBatch.History"/>, in one transaction, by the rules of
    /// <c>infra/openapi/carrier-push.yaml</c>. A command that was applied before is applied still: no second effect, and no exception.
    /// </summary>
    /// <returns>When the last of them stood, and those that were not applied.</returns>
    Task<CommandsApplied> Apply(CommandBatch batch, CancellationToken ct);

    /// <summary>Sends notices to holders, each once however often it is asked.</summary>
    /// <returns>Those of which it is known by now whether they were delivered.</returns>
    Task<IReadOnlyList<NoticeResult>> Deliver(NoticeBatch batch, CancellationToken ct);

    /// <summary>A page of the numbers whose last effect by our commands is not older than was asked; asked after a restore only.</summary>
    Task<ChangesReport> Changes(ChangesWish wish, CancellationToken ct);
}

/// <summary>What became of a batch.</summary>
/// <param name="At">When the last of them stood in the register, UTC.</param>
/// <param name="Exceptions">Those that were not applied.</param>
public sealed record CommandsApplied(DateTimeOffset At, IReadOnlyList<NotApplied> Exceptions);
