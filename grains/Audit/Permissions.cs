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
internal sealed record Permission(MethodInfo Method, string Act, FrozenDictionary<Role, Reach> Reaches)
{
    public Reach Of(Role role) => Reaches.GetValueOrDefault(role);
}

/// <summary>
/// Who may do what, how far: every act of every portal, in one table. The incoming filter looks a call up here by the method it
/// names, and lets in nothing that has no row; what the state has to say (whose order, who serves the number now, who may lift a
/// hold) is asked again where the state is.
/// </summary>
internal static class Permissions
{
    /// <summary>What may be called from outside at all.</summary>
    public static readonly IReadOnlyList<Type> Portals = [typeof(ICarrierPortal), typeof(IProvincePortal), typeof(IMinistryPortal), typeof(IAuditPortal)];

    public static readonly IReadOnlyList<Permission> All =
    [
        Row<IProvincePortal>(nameof(IProvincePortal.Submit), police: Reach.OwnBody, province: Reach.OwnBody, ministry: Reach.OwnBody),
        Row<IProvincePortal>(nameof(IProvincePortal.AddRows), police: Reach.OwnBody, province: Reach.OwnBody, ministry: Reach.OwnBody),
        Row<IProvincePortal>(nameof(IProvincePortal.Plan), police: Reach.OwnBody, province: Reach.OwnBody, ministry: Reach.OwnBody),
        Row<IProvincePortal>(nameof(IProvincePortal.Approve), approver: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.OverrideGates), approver: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Apply), police: Reach.OwnBody, province: Reach.OwnBody, ministry: Reach.OwnBody),
        Row<IProvincePortal>(nameof(IProvincePortal.Pause), police: Reach.OwnBody, province: Reach.OwnBody, approver: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Resume), police: Reach.OwnBody, province: Reach.OwnBody, approver: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Cancel), police: Reach.OwnBody, province: Reach.OwnBody, approver: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.SetRate), police: Reach.OwnBody, province: Reach.OwnBody, approver: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Retry), police: Reach.OwnBody, province: Reach.OwnBody, approver: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Stop), police: Reach.OwnBody, province: Reach.OwnBody, approver: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Undo), police: Reach.OwnBody, province: Reach.OwnBody, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Order), police: Reach.OwnBody, province: Reach.OwnBody, approver: Reach.OwnProvince, auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Lines), police: Reach.OwnBody, province: Reach.OwnBody, approver: Reach.OwnProvince, auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Review), police: Reach.OwnBody, province: Reach.OwnBody, approver: Reach.OwnProvince, auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Proposals), police: Reach.OwnBody, province: Reach.OwnBody, approver: Reach.OwnProvince, auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.ProposeReview), police: Reach.OwnBody, province: Reach.OwnBody, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.ConfirmReview), approver: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.DeclineReview), police: Reach.OwnBody, province: Reach.OwnBody, approver: Reach.OwnProvince, ministry: Reach.Everywhere),

        // Of an incident of another's, whoever was told its id puts orders of his own body into it.
        Row<IProvincePortal>(nameof(IProvincePortal.OpenIncident), police: Reach.OwnBody, province: Reach.OwnBody, ministry: Reach.OwnBody),
        Row<IProvincePortal>(nameof(IProvincePortal.AddToIncident), police: Reach.OwnBody, province: Reach.OwnBody, ministry: Reach.OwnBody),
        Row<IProvincePortal>(nameof(IProvincePortal.Incident), police: Reach.OwnBody, province: Reach.OwnBody, approver: Reach.OwnProvince, auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Incidents), police: Reach.OwnBody, province: Reach.OwnBody, approver: Reach.OwnProvince, auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.CloseIncident), police: Reach.OwnBody, province: Reach.OwnBody, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.PauseIncident), police: Reach.OwnBody, province: Reach.OwnBody, approver: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.StopIncident), police: Reach.OwnBody, province: Reach.OwnBody, approver: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Protect), province: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Unprotect), province: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Protected), province: Reach.OwnProvince, auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Withdraw), province: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Reinstate), province: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Withdrawals), province: Reach.OwnProvince, auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Province), police: Reach.Everywhere, province: Reach.OwnProvince, approver: Reach.OwnProvince, auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Carriers), police: Reach.Everywhere, province: Reach.Everywhere, approver: Reach.Everywhere, auditor: Reach.Everywhere, ministry: Reach.Everywhere),

        // An auditor asks for a number at the audit portal, where a purpose is owed and recorded.
        Row<IProvincePortal>(nameof(IProvincePortal.Number), police: Reach.Everywhere, province: Reach.OwnProvince, approver: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Explain), police: Reach.Everywhere, province: Reach.OwnProvince, approver: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Lift), police: Reach.Everywhere, province: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Resend), police: Reach.Everywhere, province: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.SubmitAppeal), police: Reach.Everywhere, province: Reach.OwnProvince, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.DecideAppeal), police: Reach.Everywhere, province: Reach.OwnProvince, ministry: Reach.Everywhere),

        // A province plans what hangs on its own numbers; holds about a card or a holder act in every province (DispositionDesk).
        Row<IProvincePortal>(nameof(IProvincePortal.PlanDisposition), police: Reach.Everywhere, province: Reach.OwnProvince, ministry: Reach.Everywhere),

        // Lines of one holder and numbers of one card lie in all provinces, so that a province does not look there.
        Row<IProvincePortal>(nameof(IProvincePortal.Holder), police: Reach.Everywhere, auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.Sim), police: Reach.Everywhere, auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IProvincePortal>(nameof(IProvincePortal.RetainLine), police: Reach.Everywhere, ministry: Reach.Everywhere),

        Row<ICarrierPortal>(nameof(ICarrierPortal.OpenCase), carrier: Reach.OwnCarrier),
        Row<ICarrierPortal>(nameof(ICarrierPortal.RecordResult), carrier: Reach.OwnCarrier),
        Row<ICarrierPortal>(nameof(ICarrierPortal.Case), carrier: Reach.OwnCarrier),
        Row<ICarrierPortal>(nameof(ICarrierPortal.SubmitAppeal), carrier: Reach.OwnCarrier),
        Row<ICarrierPortal>(nameof(ICarrierPortal.DecideAppeal), carrier: Reach.OwnCarrier),
        Row<ICarrierPortal>(nameof(ICarrierPortal.Report), carrier: Reach.OwnCarrier),
        Row<ICarrierPortal>(nameof(ICarrierPortal.MayPortOut), carrier: Reach.OwnCarrier),
        Row<ICarrierPortal>(nameof(ICarrierPortal.ReportDevice), carrier: Reach.OwnCarrier),
        Row<ICarrierPortal>(nameof(ICarrierPortal.Explain), carrier: Reach.OwnCarrier),
        Row<ICarrierPortal>(nameof(ICarrierPortal.Carriers), carrier: Reach.OwnCarrier),
        Row<ICarrierPortal>(nameof(ICarrierPortal.Fetch), carrier: Reach.OwnCarrier),
        Row<ICarrierPortal>(nameof(ICarrierPortal.Ack), carrier: Reach.OwnCarrier),
        Row<ICarrierPortal>(nameof(ICarrierPortal.AckNotices), carrier: Reach.OwnCarrier),
        Row<ICarrierPortal>(nameof(ICarrierPortal.ReportChanges), carrier: Reach.OwnCarrier),

        Row<IMinistryPortal>(nameof(IMinistryPortal.Country), auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.Stop), ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.Deadlines), auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.PreviewRebase), ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.Rebase), ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.Cap), auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.RaiseCap), ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.Quotas), auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.SetQuota), ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.ShareDevices), ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.UnshareDevices), ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.SharedDevices), auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.HolderKeys), auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.RotateHolderKeys), ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.Fence), auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.RaiseFence), ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.ForgottenEffects), auditor: Reach.Everywhere, ministry: Reach.Everywhere),
        Row<IMinistryPortal>(nameof(IMinistryPortal.SettleEffect), ministry: Reach.Everywhere),

        Row<IAuditPortal>(nameof(IAuditPortal.History), auditor: Reach.Everywhere),
        Row<IAuditPortal>(nameof(IAuditPortal.OrderHistory), auditor: Reach.Everywhere),
        Row<IAuditPortal>(nameof(IAuditPortal.LaneHistory), auditor: Reach.Everywhere),
        Row<IAuditPortal>(nameof(IAuditPortal.SimHistory), auditor: Reach.Everywhere),
        Row<IAuditPortal>(nameof(IAuditPortal.Number), auditor: Reach.Everywhere),
    ];

    private static readonly FrozenDictionary<MethodInfo, Permission> byMethod = All.ToFrozenDictionary(row => row.Method);

    /// <summary>The row of a method, or null: then nobody outside may call it.</summary>
    public static Permission? Of(MethodInfo? method) => method is null ? null : byMethod.GetValueOrDefault(method);

    /// <summary>How far an act of a portal reaches for a role.</summary>
    public static Reach Of<TPortal>(string method, Role role) => byMethod[typeof(TPortal).GetMethod(method)!].Of(role);

    private static Permission Row<TPortal>(
        string method,
        Reach police = Reach.None,
        Reach province = Reach.None,
        Reach approver = Reach.None,
        Reach carrier = Reach.None,
        Reach auditor = Reach.None,
        Reach ministry = Reach.None)
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
        return new(found, $"{NameOf(typeof(TPortal))}/{NameOf(found)}", reaches.Where(reach => reach.Value is not Reach.None).ToFrozenDictionary());
    }

    /// <summary>The name on the wire.</summary>
    private static string NameOf(MemberInfo member) => member.GetCustomAttributesData()
        .Where(data => data.AttributeType == typeof(AliasAttribute))
        .Select(data => (string)data.ConstructorArguments[0].Value!)
        .Single();
}
