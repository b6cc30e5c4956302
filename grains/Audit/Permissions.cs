using System.Collections.Frozen;
using System.Reflection;
using Coordination.Carriers;
using Coordination.Ministry;
using Coordination.Provinces;

namespace Coordination.Audit;

/// <summary>How far an act of a role reaches.</summary>
internal enum Reach
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Orders of the principal's own body.</summary>
    OwnBody,

    /// <summary>What lies in the principal's province; everything when it is bound to none.</summary>
    OwnProvince,

    /// <summary>Numbers that the principal's carrier serves now, cases it opened, its own queues and what they hold.</summary>
    OwnCarrier,

    /// <summary>The whole country.</summary>
    Everywhere,
}

/// <summary>A row of the table: one act, and how far it reaches for each role that may do it at all.</summary>
/// <param name="Method">The portal's method.</param>
/// <param name="Act">Its name in records: <c>province-portal/submit</c>.</param>
/// <param name="Reaches">By role; a role that is not there may not.</param>
/// <param name="Class">How urgent it is where there is more to do than can be done.</param>
/// <param name="Waits">Whether it waits for something to happen, and so takes up nothing for most of its time; how many may is bounded by itself.</param>
internal sealed record Permission(MethodInfo Method, string Act, FrozenDictionary<Role, Reach> Reaches, CallClass Class, bool Waits)
{
    // Where a method's signature says that something is there, it is not asked again whether it is.
    private readonly IReadOnlyList<ParameterInfo> owed =
        [.. Method.GetParameters().Where(parameter => !parameter.ParameterType.IsValueType && new NullabilityInfoContext().Create(parameter).WriteState is NullabilityState.NotNull)];

    public Reach Of(Role role) => Reaches.GetValueOrDefault(role);

    /// <summary>What is owed and was left out, itself or an entry of its list; null when all of it is there.</summary>
    /// <param name="argument">The argument at a place.</param>
    public string? Missing(Func<int, object?> argument) => owed
        .FirstOrDefault(parameter => argument(parameter.Position) switch
        {
            null => true,
            IReadOnlyList<object?> list => list.Contains(null),
            _ => false,
        })?.Name;
}

/// <summary>
/// Who may do what, how far, and how urgently: every act of every portal, in one table. The incoming filter looks a call up here by the
/// method it names, and lets in nothing that has no row; what the state has to say (whose order, who serves the number now, who may
/// lift a hold) is asked again where the state is.
/// </summary>
internal static class Permissions
{
    /// <summary>What may be called from outside at all.</summary>
    public static readonly IReadOnlyList<Type> Portals = [typeof(ICarrierPortal), typeof(IProvincePortal), typeof(IMinistryPortal), typeof(IAuditPortal)];

    public static readonly IReadOnlyList<Permission> All =
    [
        Row<IProvincePortal>(nameof(IProvincePortal.Submit), CallClass.Bulk, police: Reach.OwnBody, province: Reach.OwnBody, ministry: Reach.OwnBody),
        Row<IProvincePortal>(nameof(IProvincePortal.AddRows), CallClass.Bulk, police: Reach.OwnBody, province: Reach.OwnBody, ministry: Reach.OwnBody),
        Row<IProvincePortal>(nameof(IProvincePortal.Plan), CallClass.Bulk, police: Reach.OwnBody, province: Reach.OwnBody, ministry: Reach.OwnBody),
        Row<IProvincePortal>(nameof(IProvincePortal.Approve), CallClass.Control, approver: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.OverrideGates), CallClass.Control, approver: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Apply), CallClass.Bulk, police: Reach.OwnBody, province: Reach.OwnBody, ministry: Reach.OwnBody),
        Row<IProvincePortal>(nameof(IProvincePortal.Pause), CallClass.Control, police: Reach.OwnBody, province: Reach.OwnBody, approver: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Resume), CallClass.Bulk, police: Reach.OwnBody, province: Reach.OwnBody, approver: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Cancel), CallClass.Control, police: Reach.OwnBody, province: Reach.OwnBody, approver: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.SetRate), CallClass.Control, police: Reach.OwnBody, province: Reach.OwnBody, approver: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Retry), CallClass.Bulk, police: Reach.OwnBody, province: Reach.OwnBody, approver: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Stop), CallClass.Control, police: Reach.OwnBody, province: Reach.OwnBody, approver: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Undo), CallClass.Control, police: Reach.OwnBody, province: Reach.OwnBody, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Order), CallClass.Query, police: Reach.OwnBody, province: Reach.OwnBody, approver: Reach.OwnProvince, auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Lines), CallClass.Query, police: Reach.OwnBody, province: Reach.OwnBody, approver: Reach.OwnProvince, auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Review), CallClass.Query, police: Reach.OwnBody, province: Reach.OwnBody, approver: Reach.OwnProvince, auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Proposals), CallClass.Query, police: Reach.OwnBody, province: Reach.OwnBody, approver: Reach.OwnProvince, auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.ProposeReview), CallClass.Single, police: Reach.OwnBody, province: Reach.OwnBody, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.ConfirmReview), CallClass.Control, approver: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.DeclineReview), CallClass.Control, police: Reach.OwnBody, province: Reach.OwnBody, approver: Reach.OwnProvince, ministry: Reach.Everywhere),

        // Of an incident of another's, whoever was told its id puts orders of his own body into it.
        Row<IProvincePortal>(nameof(IProvincePortal.OpenIncident), CallClass.Single, police: Reach.OwnBody, province: Reach.OwnBody, ministry: Reach.OwnBody),
        Row<IProvincePortal>(nameof(IProvincePortal.AddToIncident), CallClass.Single, police: Reach.OwnBody, province: Reach.OwnBody, ministry: Reach.OwnBody),
        Row<IProvincePortal>(nameof(IProvincePortal.Incident), CallClass.Query, police: Reach.OwnBody, province: Reach.OwnBody, approver: Reach.OwnProvince, auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Incidents), CallClass.Query, police: Reach.OwnBody, province: Reach.OwnBody, approver: Reach.OwnProvince, auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.CloseIncident), CallClass.Single, police: Reach.OwnBody, province: Reach.OwnBody, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.PauseIncident), CallClass.Control, police: Reach.OwnBody, province: Reach.OwnBody, approver: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.StopIncident), CallClass.Control, police: Reach.OwnBody, province: Reach.OwnBody, approver: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Protect), CallClass.Restore, province: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Unprotect), CallClass.Single, province: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Protected), CallClass.Query, province: Reach.OwnProvince, auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Withdraw), CallClass.Control, province: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Reinstate), CallClass.Single, province: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Withdrawals), CallClass.Query, province: Reach.OwnProvince, auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Province), CallClass.Query, police: Reach.Everywhere, province: Reach.OwnProvince, approver: Reach.OwnProvince, auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Carriers), CallClass.Query, police: Reach.Everywhere, province: Reach.Everywhere, approver: Reach.Everywhere, auditor: Reach.Everywhere, ministry: Reach.Everywhere),

        // An auditor asks for a number at the audit portal, where a purpose is owed and recorded.
        Row<IProvincePortal>(nameof(IProvincePortal.Number), CallClass.Query, police: Reach.Everywhere, province: Reach.OwnProvince, approver: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Explain), CallClass.Query, police: Reach.Everywhere, province: Reach.OwnProvince, approver: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Lift), CallClass.Control, police: Reach.Everywhere, province: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Resend), CallClass.Single, police: Reach.Everywhere, province: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.SubmitAppeal), CallClass.Restore, police: Reach.Everywhere, province: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.DecideAppeal), CallClass.Restore, police: Reach.Everywhere, province: Reach.OwnProvince, ministry: Reach.Everywhere),

        // A province plans what hangs on its own numbers; holds about a card or a holder act in every province (DispositionDesk).
        Row<IProvincePortal>(nameof(IProvincePortal.PlanDisposition), CallClass.Single, police: Reach.Everywhere, province: Reach.OwnProvince, ministry: Reach.Everywhere),

        // Lines of one holder and numbers of one card lie in all provinces, so that a province does not look there.
        Row<IProvincePortal>(nameof(IProvincePortal.Holder), CallClass.Query, police: Reach.Everywhere, auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Sim), CallClass.Query, police: Reach.Everywhere, auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.RetainLine), CallClass.Restore, police: Reach.Everywhere, ministry: Reach.Everywhere),

        Row<ICarrierPortal>(nameof(ICarrierPortal.OpenCase), CallClass.Single, carrier: Reach.OwnCarrier),
        Row<ICarrierPortal>(nameof(ICarrierPortal.RecordResult), CallClass.Restore, carrier: Reach.OwnCarrier),
        Row<ICarrierPortal>(nameof(ICarrierPortal.Case), CallClass.Query, carrier: Reach.OwnCarrier),
        Row<ICarrierPortal>(nameof(ICarrierPortal.SubmitAppeal), CallClass.Restore, carrier: Reach.OwnCarrier),
        Row<ICarrierPortal>(nameof(ICarrierPortal.DecideAppeal), CallClass.Restore, carrier: Reach.OwnCarrier),
        Row<ICarrierPortal>(nameof(ICarrierPortal.Report), CallClass.Single, carrier: Reach.OwnCarrier),
        Row<ICarrierPortal>(nameof(ICarrierPortal.MayPortOut), CallClass.Single, carrier: Reach.OwnCarrier),
        Row<ICarrierPortal>(nameof(ICarrierPortal.ReportDevice), CallClass.Single, carrier: Reach.OwnCarrier),
        Row<ICarrierPortal>(nameof(ICarrierPortal.Explain), CallClass.Query, carrier: Reach.OwnCarrier),
        Row<ICarrierPortal>(nameof(ICarrierPortal.Carriers), CallClass.Query, carrier: Reach.OwnCarrier),
        Row<ICarrierPortal>(nameof(ICarrierPortal.Fetch), CallClass.Single, carrier: Reach.OwnCarrier, waits: true),
        Row<ICarrierPortal>(nameof(ICarrierPortal.Ack), CallClass.Single, carrier: Reach.OwnCarrier),
        Row<ICarrierPortal>(nameof(ICarrierPortal.AckNotices), CallClass.Single, carrier: Reach.OwnCarrier),
        Row<ICarrierPortal>(nameof(ICarrierPortal.ReportChanges), CallClass.Single, carrier: Reach.OwnCarrier),

        Row<IMinistryPortal>(nameof(IMinistryPortal.Country), CallClass.Query, auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.Stop), CallClass.Control, ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.Deadlines), CallClass.Query, auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.PreviewRebase), CallClass.Restore, ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.Rebase), CallClass.Restore, ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.Cap), CallClass.Query, auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.RaiseCap), CallClass.Single, ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.Quotas), CallClass.Query, auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.SetQuota), CallClass.Single, ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.ShareDevices), CallClass.Single, ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.UnshareDevices), CallClass.Single, ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.SharedDevices), CallClass.Query, auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.HolderKeys), CallClass.Query, auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.RotateHolderKeys), CallClass.Single, ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.Fence), CallClass.Control, auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.RaiseFence), CallClass.Control, ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.ForgottenEffects), CallClass.Query, auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.SettleEffect), CallClass.Control, ministry: Reach.Everywhere),

        Row<IAuditPortal>(nameof(IAuditPortal.History), CallClass.Query, auditor: Reach.Everywhere),
        Row<IAuditPortal>(nameof(IAuditPortal.OrderHistory), CallClass.Query, auditor: Reach.Everywhere),
        Row<IAuditPortal>(nameof(IAuditPortal.LaneHistory), CallClass.Query, auditor: Reach.Everywhere),
        Row<IAuditPortal>(nameof(IAuditPortal.SimHistory), CallClass.Query, auditor: Reach.Everywhere),
        Row<IAuditPortal>(nameof(IAuditPortal.Number), CallClass.Query, auditor: Reach.Everywhere),
    ];

    private static readonly FrozenDictionary<MethodInfo, Permission> byMethod = All.ToFrozenDictionary(row => row.Method);

    /// <summary>The row of a method, or null: then nobody outside may call it.</summary>
    public static Permission? Of(MethodInfo? method) => method is null ? null : byMethod.GetValueOrDefault(method);

    /// <summary>How far an act of a portal reaches for a role.</summary>
    public static Reach Of<TPortal>(string method, Role role) => byMethod[typeof(TPortal).GetMethod(method)!].Of(role);

    private static Permission Row<TPortal>(
        string method,
        CallClass callClass,
        Reach police = Reach.None,
        Reach province = Reach.None,
        Reach approver = Reach.None,
        Reach carrier = Reach.None,
        Reach auditor = Reach.None,
        Reach ministry = Reach.None,
        bool waits = false)
    {
        KeyValuePair<Role, Reach>[] reaches =
        [
            new(Role.PoliceIssuer, police),
            new(Role.ProvinceOperator, province),
            new(Role.Approver, approver),
            new(Role.CarrierSystem, carrier),
            new(Role.Auditor, auditor),
            new(Role.MinistryOperator, ministry),
        ];
        var found = typeof(TPortal).GetMethod(method)!;
        return new(
            found,
            $"{NameOf(typeof(TPortal))}/{NameOf(found)}",
            reaches.Where(reach => reach.Value is not Reach.None).ToFrozenDictionary(),
            callClass,
            waits);
    }

    /// <summary>The name on the wire.</summary>
    private static string NameOf(MemberInfo member) => member.GetCustomAttributesData()
        .Where(data => data.AttributeType == typeof(AliasAttribute))
        .Select(data => (string)data.ConstructorArguments[0].Value!)
        .Single();
}
