namespace Coordination.Law;

/// <summary>How sure we are of a provision, and of our reading of it.</summary>
public enum Standing
{
    /// <summary>Its text was read, in an official or a named copy, and says what is enforced here.</summary>
    Confirmed = 0,

    /// <summary>Known from reports, or carries its rule by our reading only: a lawyer has to confirm it.</summary>
    Believed = 1,
}

/// <summary>A duty or a power laid down by law on which a rule of this system, or an order, rests.</summary>
/// <param name="Id">Stable identifier, stored with every hold: upper case, instrument and article, <c>ATFL-11</c>. Never reused.</param>
/// <param name="InstrumentZh">The instrument's Chinese title without brackets.</param>
/// <param name="InstrumentEn">The same in English.</param>
/// <param name="ArticleZh">Article, <c>第十一条</c>; empty when the whole instrument is meant.</param>
/// <param name="ArticleEn">The same, <c>art. 11</c>.</param>
/// <param name="Duty">What it demands or allows, as far as it is enforced here, in our words.</param>
/// <param name="InForceFrom">First civil day (Asia/Shanghai) on which it binds.</param>
/// <param name="InForceUntil">Last civil day on which it binds; null while no end is known.</param>
/// <param name="Period">The span of time it fixes, or null.</param>
/// <param name="Margin">How far we stay away from its limit, and why.</param>
/// <param name="Standing">How sure we are.</param>
public sealed record Provision(
    string Id,
    string InstrumentZh,
    string InstrumentEn,
    string ArticleZh,
    string ArticleEn,
    string Duty,
    DateOnly InForceFrom,
    DateOnly? InForceUntil,
    TimeSpan? Period,
    string Margin,
    Standing Standing)
{
    // The mainland keeps one time, eight hours ahead of UTC, without summer time since 1992.
    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);

    /// <summary>Whether it binds on a civil day of Asia/Shanghai; both ends belong to its time.</summary>
    public bool IsInForce(DateOnly on) => on >= InForceFrom && (InForceUntil is not { } until || on <= until);

    /// <summary>Whether it binds at an instant.</summary>
    public bool IsInForce(DateTimeOffset at) => IsInForce(DateOnly.FromDateTime(at.ToOffset(Shanghai).DateTime));

    /// <summary>Instrument and article for people: <c>《中华人民共和国反电信网络诈骗法》第十一条</c>, <c>Anti-Telecom and Online Fraud Law, art. 11</c>.</summary>
    public string Cite(bool chinese) => chinese
        ? $"《{InstrumentZh}》{ArticleZh}"
        : ArticleEn.Length == 0 ? InstrumentEn : $"{InstrumentEn}, {ArticleEn}";
}
