using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Journal;

namespace Coordination.Holders;

/// <summary>
/// Finds the holder that a carrier's pseudonym stands for. A pseudonym is only how a holder is found; what the holder is called here is a
/// random name, so that a change of keys moves the former and touches no line, hold or order.
/// </summary>
internal sealed class HolderDesk(IHolderRing rings, IJournal journal, IGrainFactory grains)
{
    /// <summary>Most characters of a sealed document; base64.</summary>
    public const int DocumentCharactersMax = 1_024;

    /// <summary>Whether there is a ring, so that two names are two holders, whatever keys they are found by.</summary>
    public bool TellsApart => rings.Current is not null;

    /// <summary>The holder's name here; the first time a pseudonym is heard of, a new one.</summary>
    /// <param name="pseudonym">Well-formed.</param>
    /// <param name="sealedDocument">The document, encrypted for the pseudonym; empty when it is not told.</param>
    public async Task<Answer<string>> Find(string pseudonym, string sealedDocument)
    {
        if (rings.Current is not { } ring)
        {
            return sealedDocument.Length == 0 ? pseudonym : NoRing;
        }

        if (ring.Find(HolderToken.KeyOf(pseudonym)) is not { } key)
        {
            return ReportTexts.OtherKey;
        }

        if (sealedDocument.Length > 0)
        {
            return TryDecode(sealedDocument) is { } bytes && key.Open(bytes, pseudonym) is { } document
                ? await OfDocument(ring, document)
                : NotItsDocument;
        }

        if (await journal.Pseudonyms([pseudonym], CancellationToken.None) is [var known])
        {
            return known.Holder;
        }

        // Who is known under an older key would begin anew here, without the holds and lines of before.
        return key == ring.Anchor ? await Register(pseudonym, null) : DocumentIsOwed;
    }

    /// <summary>The oldest key decides: whoever tells the same document, under whatever key, meets the same row.</summary>
    private async Task<string> OfDocument(HolderKeyRing ring, HolderDocument document)
    {
        var pseudonyms = ring.Valid.Select(key => key.PseudonymOf(document)).ToList();
        var rows = (await journal.Pseudonyms(pseudonyms, CancellationToken.None)).ToDictionary(row => row.Token);
        var known = pseudonyms.Select(token => rows.GetValueOrDefault(token)).FirstOrDefault(row => row is not null)?.Holder;
        var holder = rows.TryGetValue(pseudonyms[0], out var anchor) ? anchor.Holder : await Register(pseudonyms[0], known);
        var newest = pseudonyms[^1];
        if (rows.TryGetValue(newest, out var now) && now.Document is not null)
        {
            return now.Holder;
        }

        await journal.StorePseudonyms(
            [
                .. pseudonyms.SkipLast(1).Select(former => new PseudonymRow(former, holder, null, IsMoved: true)),
                new(newest, holder, ring.Current.Seal(document), IsMoved: false),
            ],
            CancellationToken.None);

        // Whoever has not heard yet that the oldest key is retired may have been first.
        return (await journal.Pseudonyms([newest], CancellationToken.None))[0].Holder;
    }

    private async Task<string> Register(string pseudonym, string? holder)
    {
        // Who was known before there was a ring is called as the pseudonym is.
        holder ??= await grains.GetGrain<IHolderGrain>(HolderKeys.Of(pseudonym)).IsKnown() ? pseudonym : rings.NewName();
        await journal.StorePseudonyms([new(pseudonym, holder, null, IsMoved: false)], CancellationToken.None);
        return (await journal.Pseudonyms([pseudonym], CancellationToken.None))[0].Holder;
    }

    private static byte[]? TryDecode(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }

    private static Refusal NoRing { get; } = new(
        RefusalCode.Precondition,
        "本系统尚未配置机主代号密钥（holders:keysFile），不能接收加密证件：请不要填写。",
        "No keys of pseudonyms are set up here (holders:keysFile), so that a sealed document cannot be kept: leave it out.");

    private static Refusal NotItsDocument { get; } = Refusals.Invalid(
        "加密证件不能解开，或与机主代号不符：请用同一把密钥（HolderIdentities）一并生成。",
        "The sealed document cannot be opened, or is not that of the pseudonym: make both with one key (HolderIdentities).");

    private static Refusal DocumentIsOwed { get; } = new(
        RefusalCode.Precondition,
        "密钥更换期间，用新密钥首次报告的机主须附加密证件：否则无法得知其是否已用旧密钥登记。",
        "DOCUMENT_WANTED: while keys are changed, whoever is reported for the first time under a later key comes with the sealed document: else nobody can tell whether the holder is known under an older one.");
}
