using System.Globalization;
using System.Text;
using Coordination.Audit;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Numbers;

namespace Coordination.Orders;

/// <summary>
/// Checks anew, from stored facts alone, what an order's acts were signed with: the signature over the stored statement, the statement
/// against the facts beside it, the key against the list as it is now.
/// </summary>
internal sealed class SignedHistory(IBodyKeys keys)
{
    // What an order asks of others between looking at a signature and deciding.
    private static readonly TimeSpan TurnMax = TimeSpan.FromMinutes(1);

    /// <summary>How the act of a fact stands.</summary>
    /// <param name="orderId">The order.</param>
    /// <param name="fact">The fact.</param>
    /// <param name="facts">All facts of the order, whole versions.</param>
    public SignatureStanding Of(string orderId, StoredFact fact, IReadOnlyList<StoredFact> facts)
    {
        if (fact.Kind is not (FactKind.OrderSubmitted or FactKind.OrderApproved or FactKind.OrderStarted or FactKind.OrderSigned))
        {
            return SignatureStanding.None;
        }

        var commit = facts.Where(other => other.Version == fact.Version).ToList();
        var signed = fact.Kind is FactKind.OrderSigned ? fact : commit.FirstOrDefault(other => other.Kind is FactKind.OrderSigned && ActOf(other) == ActOf(fact));
        var act = fact.Kind is FactKind.OrderSigned ? commit.FirstOrDefault(other => other.Kind is not FactKind.OrderSigned && ActOf(other) == ActOf(fact)) : fact;
        if (signed is null)
        {
            return SignatureStanding.Unsigned;
        }

        try
        {
            return act is null ? SignatureStanding.DoesNotVerify : Of(orderId, act, signed, facts.FirstOrDefault(other => other.Kind is FactKind.OrderPlanned));
        }
        catch (Exception unreadable) when (unreadable is FormatException or OverflowException)
        {
            // No writer of ours wrote this.
            return SignatureStanding.DoesNotVerify;
        }
    }

    private SignatureStanding Of(string orderId, StoredFact act, StoredFact signed, StoredFact? planned)
    {
        if (keys.Find(Field(signed, 3)) is not { } key)
        {
            return SignatureStanding.KeyUnknown;
        }

        var statement = Field(signed, 5);
        if (key.Body != act.By.Organisation
            || act.By != signed.By
            || Field(signed, 2) != ((int)key.Key.Suite.Kind).ToString(CultureInfo.InvariantCulture)
            || !key.Key.Verifies(Encoding.UTF8.GetBytes(statement), Convert.FromHexString(Field(signed, 4)))
            || OrderStatement.Read(statement) is not { } said
            || OrderStatement.SignedAt(said) is not { } signedAt
            || (act.HappenedAt - signedAt).Duration() > OrderSignature.AgeMax + TurnMax
            || !Agrees(orderId, said, act, signed, planned))
        {
            return SignatureStanding.DoesNotVerify;
        }

        return key.StandingOf(signedAt, act.RecordedAt);
    }

    /// <summary>Whether a statement says what the facts do. What it left to the ground's defaults they say for it.</summary>
    private static bool Agrees(string orderId, IReadOnlyDictionary<string, string> said, StoredFact act, StoredFact signed, StoredFact? planned)
    {
        if (said.GetValueOrDefault("act") != Field(signed, 1)
            || said.GetValueOrDefault("body") != OrderStatement.Escaped(act.By.Organisation)
            || said.GetValueOrDefault("by") != OrderStatement.Escaped(act.By.Id)
            || said.GetValueOrDefault("reason") is not { } reason)
        {
            return false;
        }

        switch (act.Kind)
        {
            case FactKind.OrderSubmitted when Field(signed, 1) == OrderStatement.ActUndo:
                return said.GetValueOrDefault("undoes") == Field(act, 10) && reason == OrderStatement.Escaped(Field(act, 5));
            case FactKind.OrderSubmitted:
                return Field(act, 10).Length == 0 && OrderStatement.LinesOf(DraftOf(act)).All(line => said.TryGetValue(line.Name, out var value)
                    && (value == OrderStatement.Escaped(line.Value) || (line.Name is "provision" or "province" && value.Length == 0) || (line.Name is "services" && value == "0")));
            case FactKind.OrderApproved:
                return said.GetValueOrDefault("order") == orderId && IsRoot(said, Field(act, 1)) && reason == OrderStatement.Escaped(Field(act, 2));
            default:
                return said.GetValueOrDefault("order") == orderId && planned is not null && IsRoot(said, Field(planned, 1)) && reason == OrderStatement.Escaped(Field(act, 2));
        }
    }

    private static bool IsRoot(IReadOnlyDictionary<string, string> said, string root) =>
        string.Equals(said.GetValueOrDefault("root"), root, StringComparison.OrdinalIgnoreCase);

    private static OrderDraft DraftOf(StoredFact submitted) => new(
        Field(submitted, 1),
        (Ground)int.Parse(Field(submitted, 2), CultureInfo.InvariantCulture),
        Field(submitted, 3),
        Field(submitted, 4),
        Field(submitted, 5),
        (Services)int.Parse(Field(submitted, 6), CultureInfo.InvariantCulture),
        Field(submitted, 7),
        Field(submitted, 8),
        Field(submitted, 9) is { Length: > 0 } end ? DateTimeOffset.Parse(end, CultureInfo.InvariantCulture) : null)
    {
        Scope = Field(submitted, 11) is { Length: > 0 } scope ? (HoldScope)int.Parse(scope, CultureInfo.InvariantCulture) : HoldScope.Number,
        TermYears = Field(submitted, 13) is { Length: > 0 } years ? int.Parse(years, CultureInfo.InvariantCulture) : 0,
    };

    private static string ActOf(StoredFact fact) => fact.Kind switch
    {
        FactKind.OrderSubmitted => OrderStatement.ActSubmit,
        FactKind.OrderApproved => OrderStatement.ActApprove,
        FactKind.OrderStarted => OrderStatement.ActApply,
        _ => Field(fact, 1) is OrderStatement.ActUndo ? OrderStatement.ActSubmit : Field(fact, 1),
    };

    private static string Field(StoredFact fact, int field) => fact.Fields.GetValueOrDefault(field, string.Empty);
}
