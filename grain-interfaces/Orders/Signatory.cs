namespace Coordination.Orders;

/// <summary>Who signs, and when; it stands in every statement, so that a seal is good for one body, one person and five minutes.</summary>
/// <param name="Body">The body, as the person's token names it (claim <c>org</c>).</param>
/// <param name="Person">Who acts for it (claim <c>sub</c>).</param>
/// <param name="At">When, UTC.</param>
public sealed record Signatory(string Body, string Person, DateTimeOffset At);
