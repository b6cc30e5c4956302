namespace Coordination.Crypto;

/// <summary>The suites there are. Which one writes is a setting; all of them are read.</summary>
internal static class CryptoSuites
{
    /// <summary>Bytes of every hash.</summary>
    public const int HashBytes = 32;

    /// <summary>Bytes of every signature: r and s, 32 each, big-endian, one after the other.</summary>
    public const int SignatureBytes = 64;

    /// <summary>Bytes of a nonce of the cipher.</summary>
    public const int NonceBytes = 12;

    /// <summary>Bytes of the cipher's tag.</summary>
    public const int TagBytes = 16;

    public static ICryptoSuite International { get; } = new InternationalSuite();

    public static ICryptoSuite National { get; } = new NationalSuite();

    public static IReadOnlyList<ICryptoSuite> All { get; } = [International, National];

    public static ICryptoSuite Of(CryptoSuiteKind kind) => Find(kind)
        ?? throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such suite.");

    /// <summary>The suite of a stored number, or null for one that is not known here.</summary>
    public static ICryptoSuite? Find(CryptoSuiteKind kind) => kind switch
    {
        CryptoSuiteKind.International => International,
        CryptoSuiteKind.National => National,
        _ => null,
    };

    /// <summary>The suite whose signatures have this name, or null.</summary>
    public static ICryptoSuite? OfSignature(string? name) => All.FirstOrDefault(suite => suite.SignatureName == name);
}
