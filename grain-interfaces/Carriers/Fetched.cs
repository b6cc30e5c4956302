namespace Coordination.Carriers;

/// <summary>What a fetch brought: at most one of commands, notices and a question; none of them when the wait ended.</summary>
/// <param name="Cursor">For the next fetch of this process.</param>
/// <param name="Commands">Commands to apply and acknowledge.</param>
/// <param name="Notices">Notices to send and tell of.</param>
/// <param name="Changes">A question that is answered with <see cref="ICarrierPortal.ReportChanges"/>; asked after a restore only.</param>
/// <param name="Told">
/// Where the record stands, to be kept before the next fetch; with commands it is theirs. Null while the record is in doubt: then nothing
/// is told, and nothing is given.
/// </param>
/// <param name="WithheldZh">Why nothing is given to this carrier at present, in Chinese; empty when that is not so.</param>
/// <param name="WithheldEn">The same in English.</param>
[GenerateSerializer, Immutable, Alias("fetched")]
public sealed record Fetched(
    [property: Id(0)] string Cursor,
    [property: Id(1)] CommandBatch? Commands,
    [property: Id(2)] NoticeBatch? Notices,
    [property: Id(3)] ChangesWish? Changes,
    [property: Id(4)] HistorySeen? Told,
    [property: Id(5)] string WithheldZh,
    [property: Id(6)] string WithheldEn);
