namespace Coordination.Appeals;

/// <summary>How an appeal ended. Stored by number: append only.</summary>
[GenerateSerializer, Alias("appeal-outcome")]
public enum AppealOutcome
{
    /// <summary>The holder was right: the hold it is about is revoked as wrongful, and service returns as far as no other bars it.</summary>
    Upheld = 1,

    /// <summary>The hold stands.</summary>
    Dismissed = 2,

    /// <summary>The holder took it back.</summary>
    Withdrawn = 3,
}

/// <summary>A holder's objection to one hold (申诉), as a carrier or an authority records it for them (ATFL art. 32).</summary>
/// <param name="Key">Idempotency key, 1 to 64 characters: the same body, key and text give the same appeal.</param>
/// <param name="Number">The number, in any written form.</param>
/// <param name="OrderId">The order or case whose hold it is about.</param>
/// <param name="Reason">What is objected, 1 to 500 characters; no personal data.</param>
[GenerateSerializer, Immutable, Alias("appeal-request")]
public sealed record AppealRequest(
    [property: Id(0)] string Key, [property: Id(1)] string Number, [property: Id(2)] string OrderId, [property: Id(3)] string Reason)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(AppealRequest);
}

/// <summary>An appeal that is not decided. While it is, its number is not suspended anew without people looking.</summary>
/// <param name="AppealId"><c>appeal:</c> and 26 characters.</param>
/// <param name="OrderId">The order or case whose hold it is about.</param>
/// <param name="Authority">Body that placed that hold, and decides.</param>
/// <param name="Through">Body that recorded the appeal.</param>
/// <param name="SubmittedAt">UTC.</param>
[GenerateSerializer, Immutable, Alias("appeal-view")]
public sealed record AppealView(
    [property: Id(0)] string AppealId,
    [property: Id(1)] string OrderId,
    [property: Id(2)] string Authority,
    [property: Id(3)] string Through,
    [property: Id(4)] DateTimeOffset SubmittedAt);

/// <summary>What became of a call about an appeal.</summary>
/// <param name="AppealId">The appeal.</param>
/// <param name="Number">Masked.</param>
/// <param name="Code"><c>SUBMITTED</c>, or the outcome in upper snake case.</param>
[GenerateSerializer, Immutable, Alias("appeal-receipt")]
public sealed record AppealReceipt([property: Id(0)] string AppealId, [property: Id(1)] string Number, [property: Id(2)] string Code)
{
    /// <summary>Open appeals one number may have.</summary>
    public const int OpenPerNumberMax = 8;

    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(AppealReceipt);
}
