namespace Coordination.Crypto;

/// <summary>
/// Which algorithms a stored or sent thing was hashed, signed or encrypted with. It is stored beside each of them, so that both
/// kinds are read side by side and changing the suite rewrites nothing. Stored by number: append only.
/// </summary>
internal enum CryptoSuiteKind
{
    /// <summary>SHA-256 (FIPS 180-4), ECDSA on P-256 with SHA-256 (FIPS 186-5), AES-256-GCM (NIST SP 800-38D).</summary>
    International = 1,

    /// <summary>国密: SM3 (GB/T 32905), SM2 with SM3 (GB/T 32918.2 on the curve of GB/T 32918.5), SM4-GCM (GB/T 32907, GB/T 17964).</summary>
    National = 2,
}
