using System.Text.RegularExpressions;
using Coordination.Audit;
using Coordination.Tidy;

namespace Coordination.Edge;

public sealed partial class EdgeRouteTests
{
    [Fact]
    public void The_table_of_permissions_has_a_path_for_each_row_and_there_is_no_other()
    {
        Assert.Equal(
            Permissions.All.Select(row => $"/v1/{row.Act}").Order(StringComparer.Ordinal),
            EdgeRoute.All.Keys.Order(StringComparer.Ordinal));
        Assert.All(EdgeRoute.All.Values, route => Assert.Same(route.Permission, Permissions.Of(route.Call.Info)));
    }

    [Fact]
    public void A_path_fits_into_the_first_line_with_room_and_has_no_place_for_a_number() =>
        Offenders.None(EdgeRoute.All.Keys.Where(path => path.Length > 48 || !Form().IsMatch(path)));

    [Fact]
    public void Every_refusal_has_a_status_that_says_whose_turn_it_is()
    {
        var expected = new Dictionary<RefusalCode, int>
        {
            [RefusalCode.NotAuthenticated] = 401,
            [RefusalCode.NotAllowed] = 403,
            [RefusalCode.NotFound] = 404,
            [RefusalCode.Conflict] = 409,
            [RefusalCode.Precondition] = 412,
            [RefusalCode.InvalidArgument] = 400,
            [RefusalCode.ProvisionUnknown] = 422,
            [RefusalCode.ProvisionNotInForce] = 422,
            [RefusalCode.OutOfScope] = 403,
            [RefusalCode.LimitReached] = 422,
            [RefusalCode.Unavailable] = 503,
            [RefusalCode.TooBusy] = 429,
            [RefusalCode.Unanswered] = 504,
        };
        foreach (var code in Enum.GetValues<RefusalCode>())
        {
            Assert.Equal(expected.GetValueOrDefault(code, 422), EdgeTexts.StatusOf(code));
        }
    }

    [Fact]
    public void What_waiting_mends_says_how_long()
    {
        Assert.Equal(TimeSpan.FromSeconds(7), EdgeAnswer.Of(Admission.Admitted.Refuse(TimeSpan.FromSeconds(7))).RetryAfter);
        Assert.Equal(TimeSpan.FromSeconds(1), EdgeAnswer.Of(new Refusal(RefusalCode.Unavailable, "", "")).RetryAfter);
        Assert.Null(EdgeAnswer.Of(Refusals.NotFound).RetryAfter);
    }

    [GeneratedRegex("^/v1/[a-z-]+/[a-z-]+$")]
    private static partial Regex Form();
}
