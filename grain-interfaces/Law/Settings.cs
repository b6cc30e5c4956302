namespace Coordination.Law;

/// <summary>
/// Periods that the rules work with. Each is laid down by a provision or is a parameter of ours; none may be set against its
/// provision, see <see cref="Breaches"/>.
/// </summary>
public sealed record LegalSettings
{
    /// <summary>Time a holder has to verify, from the proven delivery of the notice to the hold taking effect.</summary>
    /// <remarks>CIRC-2021-4: 24 hours. Not less, for that would take from the holder.</remarks>
    public TimeSpan VerifyWindow { get; init; } = TimeSpan.FromHours(24);

    /// <summary>
    /// Time, from placing the hold, for which an undelivered notice is tried before <see cref="VerifyWindow"/> runs without
    /// its delivery.
    /// </summary>
    /// <remarks>Parameter, under ATFL-32 (the holder is told): a phone abroad may be out of reach for days.</remarks>
    public TimeSpan NoticeWaitMax { get; init; } = TimeSpan.FromHours(72);

    /// <summary>Failed tries after which the hold takes effect before its deadline.</summary>
    /// <remarks>Parameter.</remarks>
    public int VerificationTriesMax { get; init; } = 3;

    /// <summary>Time, from a passed verification, in which a carrier's risk finding alone places no new hold.</summary>
    /// <remarks>Parameter, under ATFL-32: lifting at once would mean little if the same finding stopped the number again.</remarks>
    public TimeSpan GraceAfterPass { get; init; } = TimeSpan.FromDays(30);

    /// <summary>By how much the provider's time of a pass may lie after the deadline and still count as in time.</summary>
    /// <remarks>Parameter: two clocks never agree, and the doubt is the holder's.</remarks>
    public TimeSpan PassSkewMax { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Time, from placing a line's hold, after which a carrier's silence ends the line as timed out. Hold and command stay.</summary>
    /// <remarks>Parameter.</remarks>
    public TimeSpan LineDeadline { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Time, from the closing of a line, in which its number is given to nobody else.</summary>
    /// <remarks>Parameter: the industry keeps 90 days, and no provision names them.</remarks>
    public TimeSpan Quarantine { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Time, from a change of the card, in which only a check at a hall passes.</summary>
    /// <remarks>Parameter, under ATFL-11 (measures are graded by risk).</remarks>
    public TimeSpan CardChangeWait { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Lines one person may have at one carrier; machines' numbers and companies are not counted.</summary>
    /// <remarks>ATFL-10: the number of cards is limited; the notice of six ministries of September 2016 says five for each carrier.</remarks>
    public int LinesPerPersonMax { get; init; } = 5;

    /// <summary>Lines a holder under restriction keeps, each by an approval.</summary>
    /// <remarks>Parameter, under JOINT-2024: basic communication is kept.</remarks>
    public int RetainedLinesMax { get; init; } = 1;

    /// <summary>What is wrong with these settings, one sentence each; empty when they may be used.</summary>
    public IReadOnlyList<string> Breaches()
    {
        var breaches = new List<string>();
        if (VerifyWindow < Provisions.Circ2021Art4.Period)
        {
            breaches.Add($"{nameof(VerifyWindow)} is shorter than the 24 hours of {Provisions.Circ2021Art4.Id}.");
        }

        Check(NoticeWaitMax > TimeSpan.Zero, nameof(NoticeWaitMax));
        Check(VerificationTriesMax > 0, nameof(VerificationTriesMax));
        Check(GraceAfterPass >= TimeSpan.Zero, nameof(GraceAfterPass));
        Check(PassSkewMax >= TimeSpan.Zero, nameof(PassSkewMax));
        Check(LineDeadline > TimeSpan.Zero, nameof(LineDeadline));
        Check(Quarantine >= TimeSpan.Zero, nameof(Quarantine));
        Check(CardChangeWait >= TimeSpan.Zero, nameof(CardChangeWait));
        Check(LinesPerPersonMax > 0, nameof(LinesPerPersonMax));
        Check(RetainedLinesMax >= 0, nameof(RetainedLinesMax));
        return breaches;

        void Check(bool holds, string name)
        {
            if (!holds)
            {
                breaches.Add($"{name} is not a usable value.");
            }
        }
    }
}
