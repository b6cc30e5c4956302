using System.Text;
using Org.BouncyCastle.Asn1.GM;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace Coordination.Crypto;

/// <summary>A private key of SM2.</summary>
internal sealed class Sm2SigningKey : SigningKey
{
    private readonly ECPrivateKeyParameters key;

    private Sm2SigningKey(ECPrivateKeyParameters key, ECPublicKeyParameters publicKey)
        : base(new Sm2VerifyingKey(publicKey)) => this.key = key;

    public static Sm2SigningKey Create()
    {
        var generator = new ECKeyPairGenerator();
        generator.Init(new ECKeyGenerationParameters(GMObjectIdentifiers.sm2p256v1, new SecureRandom()));
        var pair = generator.GenerateKeyPair();
        return new((ECPrivateKeyParameters)pair.Private, (ECPublicKeyParameters)pair.Public);
    }

    public static Sm2SigningKey? Read(byte[] pkcs8) => PrivateKeyFactory.CreateKey(pkcs8) is ECPrivateKeyParameters key && Sm2.IsOnCurve(key)
        ? new(key, new ECPublicKeyParameters(key.AlgorithmName, key.Parameters.G.Multiply(key.D).Normalize(), GMObjectIdentifiers.sm2p256v1))
        : null;

    public override byte[] Sign(ReadOnlySpan<byte> content)
    {
        var signer = Sm2.Signer(forSigning: true, new ParametersWithRandom(key));
        signer.BlockUpdate(content);
        return signer.GenerateSignature();
    }

    public override void Dispose()
    {
        // A key of BouncyCastle holds nothing that could be given back.
    }

    protected override byte[] Pkcs8() => PrivateKeyInfoFactory.CreatePrivateKeyInfo(key).GetDerEncoded();
}

/// <summary>A public key of SM2.</summary>
internal sealed class Sm2VerifyingKey(ECPublicKeyParameters key) : VerifyingKey
{
    public override ICryptoSuite Suite => CryptoSuites.National;

    public static Sm2VerifyingKey? Read(byte[] spki) => PublicKeyFactory.CreateKey(spki) is ECPublicKeyParameters key && Sm2.IsOnCurve(key) ? new(key) : null;

    protected override bool IsGood(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        var signer = Sm2.Signer(forSigning: false, key);
        signer.BlockUpdate(content);
        return signer.VerifySignature(signature.ToArray());
    }

    protected override byte[] Spki() => SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(key).GetDerEncoded();
}

/// <summary>SM2 as it is used here.</summary>
internal static class Sm2
{
    /// <summary>User id that goes into every signature (GM/T 0009-2012 clause 10).</summary>
    private static readonly byte[] UserId = Encoding.ASCII.GetBytes("1234567812345678");

    /// <summary>Whether a key names the curve of SM2, and does not bring one of its own.</summary>
    public static bool IsOnCurve(ECKeyParameters key) => GMObjectIdentifiers.sm2p256v1.Equals(key.PublicKeyParamSet);

    public static SM2Signer Signer(bool forSigning, ICipherParameters key)
    {
        var signer = new SM2Signer(PlainDsaEncoding.Instance);
        signer.Init(forSigning, new ParametersWithID(key, UserId));
        return signer;
    }
}
