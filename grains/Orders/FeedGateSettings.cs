namespace Coordination.Orders;

/// <summary>
/// When a list does not look like what its issuer sends. Parameters of ours, no provision names them; each gate is off at a
/// limit it cannot exceed (100 for a share).
/// </summary>
internal sealed record FeedGateSettings
{
    /// <summary>Orders of fewer lines pass every gate: a case of a dozen numbers resembles nothing.</summary>
    public int LinesMin { get; init; } = 100;

    /// <summary>Last orders of an issuer that are remembered.</summary>
    public int HistoryMax { get; init; } = 20;

    /// <summary>Orders it takes to know what an issuer usually sends.</summary>
    public int HistoryMin { get; init; } = 3;

    /// <summary>Most lines, in percent of the issuer's usual lines.</summary>
    public int SizePercentMax { get; init; } = 1_000;

    /// <summary>Fewest lines, in percent of the issuer's usual lines.</summary>
    public int SizePercentMin { get; init; } = 10;

    /// <summary>Most lines that repeat a number, in percent of the lines.</summary>
    public int DuplicatePercentMax { get; init; } = 20;

    /// <summary>Most numbers outside the order's province, in percent of its numbers.</summary>
    public int OutOfProvincePercentMax { get; init; } = 30;

    /// <summary>Numbers of its last orders that it takes to know in which provinces an issuer acts.</summary>
    public int HistoryNumbersMin { get; init; } = 1_000;

    /// <summary>A province that holds less of the numbers of an issuer's last orders, in percent, is none of its own.</summary>
    public int OwnProvincePercentMin { get; init; } = 1;

    /// <summary>Most lines that lost digits in a spreadsheet, in percent of the lines.</summary>
    public int LostDigitsPercentMax { get; init; } = 5;

    /// <summary>Most numbers that are barred already, in percent of the order's numbers.</summary>
    public int AlreadyHeldPercentMax { get; init; } = 50;
}
