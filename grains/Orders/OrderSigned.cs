using Coordination.Crypto;
using Coordination.Journal;

namespace Coordination.Orders;

/// <summary>The act recorded with it was signed by the body that did it, and the signature verified then.</summary>
/// <param name="Act"><see cref="OrderStatement.ActSubmit"/> and its like.</param>
/// <param name="Algorithm">Suite of the key.</param>
/// <param name="KeyId">Name of the key.</param>
/// <param name="Signature">r and s, 64 bytes.</param>
/// <param name="Statement">What was signed.</param>
internal sealed record OrderSigned(string Act, CryptoSuiteKind Algorithm, string KeyId, byte[] Signature, string Statement) : IFact
{
    public FactKind Kind => FactKind.OrderSigned;

    public void Write(IFactFields fields)
    {
        fields.Text(1, Act);
        fields.Integer(2, (int)Algorithm);
        fields.Text(3, KeyId);
        fields.Bytes(4, Signature);
        fields.Text(5, Statement);
    }
}
