namespace Coordination.Crypto;

/// <summary>One family of algorithms: hash, signature, authenticated encryption. Safe for several threads.</summary>
internal interface ICryptoSuite
{
    /// <summary>Its stored number.</summary>
    CryptoSuiteKind Kind { get; }

    /// <summary>The hash's name in <c>Content-Digest</c> (RFC 9530): <c>sha-256</c>, <c>sm3</c>.</summary>
    string HashName { get; }

    /// <summary>The signature's name in <c>alg</c> (RFC 9421) and in lists of keys: <c>ecdsa-p256-sha256</c>, <c>sm2-sm3</c>.</summary>
    string SignatureName { get; }

    /// <summary>Bytes of a key of the cipher.</summary>
    int CipherKeyBytes { get; }

    /// <summary>Hashes into 32 bytes.</summary>
    void Hash(ReadOnlySpan<byte> content, Span<byte> hash);

    /// <summary>Hash of parts that lie one after the other.</summary>
    byte[] Hash(IEnumerable<ReadOnlyMemory<byte>> parts);

    /// <summary>HMAC (RFC 2104) with the suite's hash, into 32 bytes.</summary>
    void Mac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> content, Span<byte> mac);

    /// <summary>A fresh pair of keys.</summary>
    SigningKey CreateKey();

    /// <summary>Encrypts, and proves associated data with it.</summary>
    /// <param name="key">Key, <see cref="CipherKeyBytes"/> bytes.</param>
    /// <param name="nonce">12 bytes, never used twice under a key.</param>
    /// <param name="plain">What is encrypted.</param>
    /// <param name="associated">What is only proved.</param>
    /// <param name="encrypted">As long as <paramref name="plain"/>, and 16 bytes of tag behind it.</param>
    void Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associated, Span<byte> encrypted);

    /// <summary>The reverse; false, and nothing of the content, when anything was changed.</summary>
    bool TryDecrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> encrypted, ReadOnlySpan<byte> associated, Span<byte> plain);
}
