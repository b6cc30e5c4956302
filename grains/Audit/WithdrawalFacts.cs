using Coordination.Journal;
using Coordination.Provinces;

namespace Coordination.Audit;

/// <summary>The rights of a person or a body here were ended.</summary>
internal sealed record RightsWithdrawn(string Name, bool IsBody, ProvinceCode Province, string Reason) : IFact
{
    public FactKind Kind => FactKind.RightsWithdrawn;

    public void Write(IFactFields fields) => WithdrawalFields.Write(fields, Name, IsBody, Province, Reason);
}

/// <summary>The rights of a person or a body here were given back.</summary>
internal sealed record RightsReinstated(string Name, bool IsBody, ProvinceCode Province, string Reason) : IFact
{
    public FactKind Kind => FactKind.RightsReinstated;

    public void Write(IFactFields fields) => WithdrawalFields.Write(fields, Name, IsBody, Province, Reason);
}

internal static class WithdrawalFields
{
    public static void Write(IFactFields fields, string name, bool isBody, ProvinceCode province, string reason)
    {
        fields.Text(1, name);
        fields.Integer(2, isBody ? 1 : 0);
        fields.Text(3, province == ProvinceCode.Unknown ? null : province.ToString());
        fields.Text(4, reason);
    }
}
