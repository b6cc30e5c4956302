using System.Security.Cryptography;

namespace Coordination.Crypto;

/// <summary>A private key on P-256.</summary>
internal sealed class EcdsaSigningKey : SigningKey
{
    private readonly ECDsa key;
    private readonly Lock gate = new();

    public EcdsaSigningKey(ECDsa key)
        : base(new EcdsaVerifyingKey(PublicOf(key))) => this.key = key;

    public override byte[] Sign(ReadOnlySpan<byte> content)
    {
        // Key objects promise nothing about use from several threads.
        lock (gate)
        {
            return key.SignData(content, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
    }

    public override void Dispose() => key.Dispose();

    protected override byte[] Pkcs8() => key.ExportPkcs8PrivateKey();

    private static ECDsa PublicOf(ECDsa key) => ECDsa.Create(key.ExportParameters(includePrivateParameters: false));
}

/// <summary>A public key on P-256. It lives as long as the process: lists of keys are small and handed from thread to thread.</summary>
internal sealed class EcdsaVerifyingKey(ECDsa key) : VerifyingKey
{
    private readonly Lock gate = new();

    public override ICryptoSuite Suite => CryptoSuites.International;

    protected override bool IsGood(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        lock (gate)
        {
            return key.VerifyData(content, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
    }

    protected override byte[] Spki() => key.ExportSubjectPublicKeyInfo();
}
