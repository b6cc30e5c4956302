using System.Buffers.Binary;
using System.Text;

namespace Coordination.Journal;

/// <summary>
/// One row of the state table: a state's name and its grain's key, hashed as Microsoft.Orleans.Persistence.AdoNet hashes
/// them, so that either provider finds the other's rows.
/// </summary>
/// <param name="StateName">Name of the state, unique over the product; the provider stores no grain type.</param>
/// <param name="Number">The key of a grain with an integer key, else 0.</param>
/// <param name="Text">The key of a grain with a string key, else empty.</param>
internal readonly record struct StateKey(string StateName, long Number, string Text)
{
    private const string OrderPrefix = "order:";
    private const string LanePrefix = "lane:";
    private const string ReaderPrefix = "query:";
    private const string ProtectedPrefix = "protected:";
    private const string CapPrefix = "cap:";
    private const string DevicesPrefix = "devices:";
    private const string PolicyPrefix = "policy:";
    private const string IncidentPrefix = "incident:";
    private const string QuotaPrefix = "quota:";
    private const string QuotaBookPrefix = "quota-book:";
    private const string SimPrefix = "iccid:";
    private const string HolderPrefix = "holder:";
    private const string HolderKeysPrefix = "holder-keys:";
    private const string RightsPrefix = "withdrawals:";

    public static StateKey OfNumber(string stateName, long key) => new(stateName, key, string.Empty);

    public static StateKey OfText(string stateName, string key) => new(stateName, 0, key);

    /// <summary>What facts of this state are about, or null where nothing is recorded about its grain.</summary>
    public Subject? Subject =>
        Text.Length == 0 ? Journal.Subject.OfNumber(Number)
        : Text.StartsWith(OrderPrefix, StringComparison.Ordinal) ? Journal.Subject.OfOrder(Text)
        : Text.StartsWith(LanePrefix, StringComparison.Ordinal) ? Journal.Subject.OfLane(Text)
        : Text.StartsWith(ReaderPrefix, StringComparison.Ordinal) ? Journal.Subject.OfReader(Text)
        : IsBrake(Text) ? Journal.Subject.OfBrake(Text)
        : Text.StartsWith(PolicyPrefix, StringComparison.Ordinal) ? Journal.Subject.OfPolicy(Text)
        : Text.StartsWith(IncidentPrefix, StringComparison.Ordinal) ? Journal.Subject.OfIncident(Text)
        : Text.StartsWith(QuotaPrefix, StringComparison.Ordinal) || Text.StartsWith(QuotaBookPrefix, StringComparison.Ordinal) ? Journal.Subject.OfQuota(Text)
        : Text.StartsWith(SimPrefix, StringComparison.Ordinal) ? Journal.Subject.OfSim(Text)
        : Text.StartsWith(HolderPrefix, StringComparison.Ordinal) ? Journal.Subject.OfHolder(Text)
        : Text.StartsWith(HolderKeysPrefix, StringComparison.Ordinal) ? Journal.Subject.OfHolderKeys(Text)
        : Text.StartsWith(RightsPrefix, StringComparison.Ordinal) ? Journal.Subject.OfRights(Text)
        : null;

    private static bool IsBrake(string key) =>
        key.StartsWith(ProtectedPrefix, StringComparison.Ordinal)
        || key.StartsWith(CapPrefix, StringComparison.Ordinal)
        || key.StartsWith(DevicesPrefix, StringComparison.Ordinal);

    /// <summary>Hash of the key: an integer as eight big-endian bytes, a text as UTF-8 back to front.</summary>
    public int IdHash
    {
        get
        {
            if (Text.Length == 0)
            {
                Span<byte> key = stackalloc byte[sizeof(long)];
                BinaryPrimitives.WriteInt64BigEndian(key, Number);
                return unchecked((int)StableHash.ComputeHash(key));
            }

            var bytes = Encoding.UTF8.GetBytes(Text);
            Array.Reverse(bytes);
            return unchecked((int)StableHash.ComputeHash(bytes));
        }
    }

    /// <summary>Hash of the state's name as UTF-8.</summary>
    public int TypeHash => unchecked((int)StableHash.ComputeHash(Encoding.UTF8.GetBytes(StateName)));

    /// <summary>State and masked key: never a number in clear.</summary>
    public override string ToString() => Subject is { } subject ? $"{StateName} of {subject.Masked()}" : $"{StateName} of {Text}";
}
