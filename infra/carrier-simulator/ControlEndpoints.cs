using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Coordination.CarrierSimulator;

/// <summary>
/// The simulation's own listener, apart from the carriers so that it still answers when they are down: set and read faults,
/// set single numbers, look at effects.
/// </summary>
internal sealed class ControlEndpoints(CarrierSimulation simulation)
{
    public async Task Serve(HttpContext context)
    {
        try
        {
            await Dispatch(context);
        }
        catch (RefusedRequestException refused)
        {
            await Exchange.Refuse(context, refused.Status, refused.Code, refused.Message);
        }
    }

    private Task Dispatch(HttpContext context) => (context.Request.Method, context.Request.Path.Value) switch
    {
        ("GET", "/sim/faults") => Exchange.Answer(
            context, 200, simulation.Faults.ToDictionary(), WireJson.Plain.DictionaryStringFaults),
        ("PUT", "/sim/faults") => PutFaults(context),
        ("PUT", "/sim/numbers") => PutNumbers(context),
        ("GET", "/sim/effects") => Exchange.Answer(
            context,
            200,
            simulation.Reader.Effects(Query(context, "after", 0), (int)Query(context, "limit", Limits.EffectsPerPageMax)),
            WireJson.Plain.EffectPage),
        ("GET", "/sim/lines/count") => Exchange.Answer(context, 200, simulation.Reader.Lines(), WireJson.Plain.LineCounts),
        ("GET", "/sim/deliveries") => Exchange.Answer(
            context, 200, simulation.Reader.Deliveries(), WireJson.Plain.DictionaryStringDictionaryStringInt64),
        _ => throw new RefusedRequestException(404, "NOT_FOUND", "There is no such resource."),
    };

    private async Task PutFaults(HttpContext context)
    {
        var wanted = await Exchange.Read(context, WireJson.Plain.DictionaryStringFaults);
        foreach (var (carrier, faults) in wanted)
        {
            if (!simulation.Addresses.ContainsKey(carrier) || faults is null || faults.Problem() is not null)
            {
                throw Invalid(faults?.Problem() ?? "A carrier that is not simulated here, or no faults for it.");
            }
        }

        foreach (var (carrier, faults) in wanted)
        {
            simulation.SetFaults(carrier, faults);
        }

        await Exchange.Answer(context, 200, simulation.Faults.ToDictionary(), WireJson.Plain.DictionaryStringFaults);
    }

    private async Task PutNumbers(HttpContext context)
    {
        var wanted = await Exchange.Read(context, WireJson.Plain.OverrideRequest);
        if (wanted.Numbers.Count > Limits.OverridesPerRequestMax)
        {
            throw Invalid($"At most {Limits.OverridesPerRequestMax} numbers a request.");
        }

        if (wanted.Numbers.Any(static one => one is null || one.Epoch < 0 || (one.ServingUnit is { } unit && !RequestRules.IsUnit(unit))))
        {
            throw Invalid("A servingUnit is written like CTCC-00, an epoch is not negative.");
        }

        await simulation.Set([.. wanted.Numbers.Select(static one =>
            new SubscriberOverride(one.Number.Digits, one.State, one.ServingUnit, one.Epoch))]);
        context.Response.StatusCode = 204;
    }

    private static long Query(HttpContext context, string name, long otherwise)
    {
        var text = context.Request.Query[name].ToString();
        if (text.Length == 0)
        {
            return otherwise;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= int.MaxValue
            ? value
            : throw Invalid($"{name} is a whole number.");
    }

    private static RefusedRequestException Invalid(string message) => new(400, "INVALID_ARGUMENT", message);
}
