namespace Coordination.Holders;

/// <summary>Keys that pseudonyms are made with, as this silo has them.</summary>
internal interface IHolderRing
{
    /// <summary>The ring as it counts now; null where none is set up: then pseudonyms are what carriers say, and stand for themselves.</summary>
    HolderKeyRing? Current { get; }

    /// <summary>What a holder who was never seen is called here from now on: random, so that no key leads to it.</summary>
    string NewName();
}
