using Coordination.Audit;
using Coordination.Crypto;

namespace Coordination.Orders;

/// <summary>What came of looking at an act's signature: what is recorded of it, or why the act is refused; neither when it may be unsigned.</summary>
internal readonly record struct SignatureVerdict(OrderSigned? Signed, Refusal? Refusal);

/// <summary>Whether an act of an order is signed by the body that does it, over what it means, now. Pure.</summary>
internal static class SignatureDecision
{
    /// <param name="act">Which act.</param>
    /// <param name="statement">What has to be signed, given by whom and when.</param>
    /// <param name="signature">What came.</param>
    /// <param name="keys">Keys of all bodies.</param>
    /// <param name="by">Who acts, and for which body.</param>
    /// <param name="now">Now.</param>
    public static SignatureVerdict Check(
        string act, Func<Signatory, string> statement, OrderSignature? signature, IBodyKeys keys, Principal by, DateTimeOffset now)
    {
        if (signature is null)
        {
            return keys.AllowsUnsigned ? default : Refused(
                $"命令须由 {by.Organisation} 签章：请配置签名密钥（SigningKeyFile、SigningKeyId）。",
                $"This act has to carry the signature of {by.Organisation}: give the client its signing key (SigningKeyFile, SigningKeyId).");
        }

        // What a client sends of it may be anything, nothing included.
        if (signature is { Algorithm: null } or { KeyId: null } or { Value: null })
        {
            return Refused("签章不完整。", "The signature is not whole: algorithm, key id and value are wanted.");
        }

        var id = Shown(signature.KeyId);
        if (keys.Find(signature.KeyId) is not { } key || key.Body != by.Organisation)
        {
            // Whose key it is instead, a caller is not told.
            return Refused(
                $"密钥 {id} 不是 {by.Organisation} 登记的签名密钥。",
                $"The key {id} is not on the list of signing keys of {by.Organisation}.");
        }

        if (key.RevokedAt is not null)
        {
            return Refused($"密钥 {id} 已被吊销：请用新密钥签章。", $"The key {id} was revoked: sign with another one.");
        }

        if (!key.IsInUse(now) || !key.IsInUse(signature.SignedAt))
        {
            return Refused(
                $"密钥 {id} 现在或签章时（{signature.SignedAt:u}）不在有效期内：请用现行密钥签章。",
                $"The key {id} is not in use now, or was not at {signature.SignedAt:u} when it signed: sign with the one that is.");
        }

        if ((now - signature.SignedAt).Duration() > OrderSignature.AgeMax)
        {
            return Refused(
                $"签章时间 {signature.SignedAt:u} 与系统时间相差超过 {OrderSignature.AgeMax.TotalMinutes} 分钟：请校准时钟后重新签章。",
                $"The signature was made at {signature.SignedAt:u}, more than {OrderSignature.AgeMax.TotalMinutes} minutes from now: set the clock, and sign again.");
        }

        var text = statement(new(by.Organisation, by.Id, signature.SignedAt));
        return signature.Algorithm == key.Key.Suite.SignatureName
            && TryBytes(signature.Value, out var bytes)
            && key.Key.Verifies(System.Text.Encoding.UTF8.GetBytes(text), bytes)
                ? new(new(act, key.Key.Suite.Kind, key.Id, bytes, text), null)
                : Refused(
                    $"签章与内容不符：密钥 {id} 没有为 {by.Id} 签过这样的命令。",
                    $"The signature does not verify: the key {id} did not sign this for {by.Id}.");
    }

    private static bool TryBytes(string base64, out byte[] bytes)
    {
        bytes = new byte[CryptoSuites.SignatureBytes];
        return base64.Length == (CryptoSuites.SignatureBytes + 2) / 3 * 4
            && Convert.TryFromBase64String(base64, bytes, out var length)
            && length == CryptoSuites.SignatureBytes;
    }

    // Chosen by the caller and shown to people: nothing but what a key's name may hold.
    private static string Shown(string keyId) => BodyKey.IsId(keyId) ? $"'{keyId}'" : "?";

    private static SignatureVerdict Refused(string zh, string en) => new(null, new(RefusalCode.NotAllowed, zh, en));
}
