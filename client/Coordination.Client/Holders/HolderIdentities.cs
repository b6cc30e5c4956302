using Coordination.Transport;

namespace Coordination.Holders;

/// <summary>What a carrier reports of a holder.</summary>
/// <param name="Pseudonym">For <c>CarrierReport.Holder</c>.</param>
/// <param name="SealedDocument">For <c>CarrierReport.Document</c>: the document, encrypted for this pseudonym; base64.</param>
public sealed record HolderIdentity(string Pseudonym, string SealedDocument)
{
    /// <summary>Without what is in it.</summary>
    public override string ToString() => nameof(HolderIdentity);
}

/// <summary>
/// Makes what is reported of a holder, where the document is: on the carrier's side. The keys are the file that all carriers and the
/// silos have; it is read anew within seconds of a change, so that nothing restarts when the ministry gives out another key. Safe for
/// several threads.
/// </summary>
public sealed class HolderIdentities
{
    private readonly WatchedFile<IReadOnlyList<RingedKey>> file;
    private readonly TimeProvider time;

    private HolderIdentities(WatchedFile<IReadOnlyList<RingedKey>> file, TimeProvider time) => (this.file, this.time) = (file, time);

    /// <summary>Opens the file of keys, <c>holder-keys.json</c> of <c>infra/README.md</c>.</summary>
    /// <param name="path">The file; its owner's alone to read.</param>
    /// <param name="unreadable">Told when the file was changed into one that cannot be used; what it said before stands meanwhile.</param>
    /// <param name="time">Says which keys are in use; the machine's clock by default.</param>
    /// <exception cref="HolderKeysException">It cannot be used.</exception>
    public static HolderIdentities Open(string path, Action<Exception>? unreadable = null, TimeProvider? time = null)
    {
        var clock = time ?? TimeProvider.System;
        var file = new WatchedFile<IReadOnlyList<RingedKey>>([path], () => HolderKeyFile.Read(path), clock, unreadable ?? (_ => { }));
        HolderKeyFile.RingOf(file.Current, clock.GetUtcNow());
        return new(file, clock);
    }

    /// <summary>Pseudonym and sealed document under the key that is in use now. The same document gives the same pseudonym at all carriers.</summary>
    /// <param name="documentType">
    /// Kind of document in the words the carriers agreed on, <c>RESIDENT_ID</c>; where numbers are given out by several places, with the
    /// place: <c>PASSPORT-USA</c>. Case does not matter.
    /// </param>
    /// <param name="documentNumber">Its number; spaces and case do not matter.</param>
    /// <exception cref="ArgumentException">A part is empty or too long; the text does not quote it.</exception>
    /// <exception cref="HolderKeysException">No key is in use now.</exception>
    public HolderIdentity Of(string documentType, string documentNumber)
    {
        var document = new HolderDocument(documentType, documentNumber);
        var key = HolderKeyFile.RingOf(file.Current, time.GetUtcNow()).Current;
        return new(key.PseudonymOf(document), Convert.ToBase64String(key.Seal(document)));
    }
}
