using System.Reflection;
using Coordination.Appeals;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Deadlines;
using Coordination.Law;
using Coordination.Ministry;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;
using Coordination.Verification;

namespace Coordination.Harness;

/// <summary>What an act that a test asks for is about. As it stands it names things there are not.</summary>
internal sealed record ActSubject
{
    public string Number { get; init; } = "13700137000";

    public string OrderId { get; init; } = "order:00000000000000000000000000";

    public string IncidentId { get; init; } = "incident:00000000000000000000000000";

    public string Card { get; init; } = "89860012345678901238";

    public string Province { get; init; } = "51";

    public string Name { get; init; } = "nobody-1";

    public string Root { get; init; } = new('0', 64);

    /// <summary>Told apart from what was asked before.</summary>
    public string Key { get; init; } = "hostile-1";

    public DateTimeOffset Now { get; init; }
}

/// <summary>Asks for any act of any portal, with arguments that are whole, whatever they are about.</summary>
internal static class PortalActs
{
    /// <summary>Whole arguments for an act.</summary>
    public static object?[] Arguments(MethodInfo act, ActSubject about) => [.. act.GetParameters().Select(parameter => Argument(parameter, about))];

    /// <summary>Asks, and tells what was answered. An exception is one that crossed the border.</summary>
    public static async Task<(object? Value, Refusal? Refusal)> Ask(IPortals portals, MethodInfo act, params object?[] arguments)
    {
        object portal = act.DeclaringType switch
        {
            { } type when type == typeof(ICarrierPortal) => portals.Carrier,
            { } type when type == typeof(IProvincePortal) => portals.Province,
            { } type when type == typeof(IMinistryPortal) => portals.Ministry,
            _ => portals.Audit,
        };
        var call = (Task)act.Invoke(portal, arguments)!;
        await call;
        var answer = call.GetType().GetProperty(nameof(Task<object>.Result))!.GetValue(call)!;
        return (answer.GetType().GetProperty("Value")!.GetValue(answer), (Refusal?)answer.GetType().GetProperty("Refusal")!.GetValue(answer));
    }

    /// <summary>Whether an act is about one number that somebody names.</summary>
    public static bool IsAboutNumber(MethodInfo act) => act.GetParameters().Any(parameter =>
        parameter.Name == "number" || (parameter.ParameterType != typeof(string) && parameter.ParameterType.GetProperty("Number")?.PropertyType == typeof(string)));

    private static object? Argument(ParameterInfo parameter, ActSubject about) => parameter.ParameterType switch
    {
        var type when type == typeof(string) => Text(parameter.Name!, about),
        var type when type == typeof(bool) => false,
        var type when type == typeof(int) => parameter.Name == "limit" ? 10 : 0,
        var type when type == typeof(long) => 0L,
        var type when type == typeof(DateTimeOffset) => about.Now,
        var type when type == typeof(OrderDraft) => Draft(about),
        var type when type == typeof(DispositionDraft) => new DispositionDraft(Draft(about), about.Number, Ties.Cards),
        var type when type == typeof(IncidentDraft) => new IncidentDraft(about.Key, "wave", "1", "hostile"),
        var type when type == typeof(AppealRequest) => new AppealRequest(about.Key, about.Number, about.OrderId, "hostile"),
        var type when type == typeof(CaseRequest) => new CaseRequest(about.Key, about.Number, "model", 1),
        var type when type == typeof(VerificationResult) => new VerificationResult("case:none", VerificationOutcome.Passed, 3, about.Now, "hall", "tx-1"),
        var type when type == typeof(CarrierReport) => CarrierReport.Standing(about.Key, about.Number, "CMCC-51", "holder-1", about.Now),
        var type when type == typeof(FetchRequest) => new FetchRequest(string.Empty, 1, TimeSpan.Zero, null),
        var type when type == typeof(BatchAck) => new BatchAck("CMCC-00/0/00000000000000000000000000000000", about.Now, []),
        var type when type == typeof(NoticesAck) => new NoticesAck("CMCC-00/0/00000000000000000000000000000000", []),
        var type when type == typeof(ChangesReport) => new ChangesReport("wish-1", [], null),
        var type when type == typeof(DeadlineRebase) => new DeadlineRebase("none", null, about.Now),
        var type when type == typeof(IReadOnlyList<string>) => new[] { parameter.Name == "imeis" ? "490154203237518" : about.Number },
        var type when type == typeof(IReadOnlyList<int>) => new[] { 1 },
        var type when type == typeof(IReadOnlyList<OrderRow>) => new[] { new OrderRow(1, about.Number, null) },
        var type when type.IsEnum => Enum.GetValues(type).Cast<object>().First(value => Convert.ToInt32(value) != 0),
        var type when Nullable.GetUnderlyingType(type) is not null || type == typeof(OrderSignature) => null,
        var type => throw new NotSupportedException($"A test has to know what a {type} of {parameter.Member.Name} is."),
    };

    private static string Text(string name, ActSubject about) => name switch
    {
        "number" => about.Number,
        "orderId" => about.OrderId,
        "incidentId" => about.IncidentId,
        "card" => about.Card,
        "imei" => "490154203237518",
        "province" => about.Province,
        "carrier" => "CMCC",
        "root" => about.Root,
        "lane" => "CMCC-00/0",
        "name" => about.Name,
        "caseId" => "case:none",
        "appealId" => "appeal:none",
        "commandId" => about.Key,
        "reason" or "purpose" or "reference" => "hostile",
        _ => throw new NotSupportedException($"A test has to know what to say for {name}."),
    };

    private static OrderDraft Draft(ActSubject about) =>
        new(about.Key, Ground.PsbCase, string.Empty, "1", "hostile", Services.None, string.Empty, new('a', 64), null);
}
