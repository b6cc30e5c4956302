using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Harness;
using Coordination.Journal;
using Coordination.Numbers;
using Coordination.Orders;

namespace Coordination.Hostile;

/// <summary>However a number is written it is one number or an error, at every door, and what protects it is asked of the number and not of the text.</summary>
public sealed class When_a_number_is_written_otherwise(Fortress fortress) : IClassFixture<Fortress>
{
    /// <summary>Forms of one number, by what stands for it.</summary>
    private static readonly Func<string, string>[] Forms =
    [
        number => number,
        number => $"+86{number}",
        number => $"0086{number}",
        number => $"86{number}",
        number => $"+86 {number[..3]} {number[3..7]} {number[7..]}",
        number => $"{number[..3]}-{number[3..7]}-{number[7..]}",
        number => $"  {number}\u3000",
        number => $"{number[..3]}\u00A0{number[3..]}",
        number => string.Concat(number.Select(digit => (char)('０' + digit - '0'))),
        number => $"＋８６{number}",
        number => $"{number[..3]}－{number[3..]}",
    ];

    /// <summary>What looks like it and is none.</summary>
    private static readonly Func<string, string>[] Fakes =
    [
        number => number[..10],
        number => $"{number}0",
        number => $"0{number}",
        number => $"+{number}",
        number => $"+852{number}",
        number => $"++86{number}",
        number => $"1{number}",
        number => $"{number[..10]}O",
        number => $"l{number[1..]}",
        number => $"{number[..10]}٠",
        number => $"{number[..10]}०",
        number => $"{number[..10]}𝟘",
        number => $"{number[..10]}①",
        number => $"{number[..10]}零",
        number => $"{number[..3]}\u200B{number[3..]}",
        number => $"\u202E{number}",
        number => $"{number[..3]}\t{number[3..]}",
        number => $"{number};{number}",
        number => $"{number}\0",
        number => $"{number}E+0",
        number => $"{number}.0",
        number => $"tel:{number}",
        number => $"'{number}' OR 1=1",
    ];

    [Fact]
    [Trait("Hostile", "56")]
    public async Task Every_act_about_a_number_takes_each_form_for_the_same_one_and_refuses_what_is_none()
    {
        await using var raider = await Raider.Connect(fortress, fortress.Certificate("raider"));
        var acts = Permissions.All.Where(row => PortalActs.IsAboutNumber(row.Method)).ToList();
        Assert.True(acts.Count > 15, $"Only {acts.Count} acts are about a number.");
        var numbers = fortress.Numbers(CarrierCode.Cmcc, 51).Take(acts.Count).ToArray();
        foreach (var (row, number) in acts.Zip(numbers))
        {
            var who = RoleMatrix.Roles.First(role => RoleMatrix.Expected[row.Act].Contains(role.Letter)).Principal;
            foreach (var fake in Fakes)
            {
                var (value, refusal) = await Ask(row, who, fake(number));
                Assert.True(value is null && refusal?.Code is RefusalCode.InvalidArgument, $"{row.Act} took '{fake(number)}': {refusal?.Code} {refusal?.En} {value}");
            }

            Assert.Empty(await fortress.Facts(Subject.OfNumber(Key(number))));
            var answers = new List<string>();
            foreach (var form in Forms)
            {
                var (value, refusal) = await Ask(row, who, form(number));
                Assert.NotEqual(RefusalCode.InvalidArgument, refusal?.Code);
                answers.Add($"{refusal?.Code} {Shown(value)}");
            }

            // The first may do something that the others find done.
            Assert.Single(answers.Skip(1).Distinct());
        }

        Task<(object? Value, Refusal? Refusal)> Ask(Permission row, Principal who, string number) => raider.As(who, portals =>
            PortalActs.Ask(portals, row.Method, PortalActs.Arguments(row.Method, new() { Number = number, Key = $"{row.Method.Name}-1", Now = fortress.Time.GetUtcNow() })));
    }

    [Fact]
    [Trait("Hostile", "56")]
    public async Task A_protected_number_is_protected_in_whatever_form_it_is_listed_and_ordered()
    {
        await using var raider = await Raider.Connect(fortress, fortress.Certificate("raider"));
        var numbers = fortress.Numbers(CarrierCode.Cmcc, 50).Take(Forms.Length).ToArray();
        for (var listed = 0; listed < Forms.Length; listed++)
        {
            await raider.Do(Fortress.Ministry, portals => portals.Province.Protect([Forms[listed](numbers[listed])], ProtectedKind.Hospital, null, "ward"));
        }

        Assert.Equal(Forms.Length, (await raider.Do(Fortress.Ministry, portals => portals.Province.Protected("50", 0, 100))).Total);
        foreach (var (number, form) in numbers.Zip(Forms.Reverse()))
        {
            var refused = await raider.As(Fortress.Mobile, portals => portals.Carrier.OpenCase(new($"risk-{number}", form(number), "model", 1)));
            Assert.Contains("PROTECTED_REVIEW", refused.Refusal!.En, StringComparison.Ordinal);
        }

        // One order with every number in every form, and with every fake: as many lines as numbers, each of them protected.
        var draft = new OrderDraft("forms-1", Law.Ground.PsbCase, string.Empty, "1", "hostile", Services.None, string.Empty, new('a', 64), null);
        var order = await raider.Do(Fortress.Police, portals => portals.Province.Submit(draft));
        OrderRow[] rows = [.. numbers.SelectMany(number => Forms.Select(form => form(number)).Concat(Fakes.Select(fake => fake(number)))).Select((text, index) => new OrderRow(index + 1, text, null))];
        var receipt = await raider.Do(Fortress.Police, portals => portals.Province.AddRows(order.OrderId, rows));
        var planned = await raider.Do(Fortress.Police, portals => portals.Province.Plan(order.OrderId, rows.Length));

        Assert.Equal(numbers.Length * Fakes.Length, receipt.Rejected);
        Assert.Equal(numbers.Length, planned.DistinctNumbers);
        Assert.Equal(numbers.Length, planned.Conduct.ProtectedByKind.Sum(count => count.Lines));
        foreach (var number in numbers)
        {
            Assert.Empty(await fortress.Facts(Subject.OfNumber(Key(number))));
        }
    }

    private static string Shown(object? value) => $"{value?.GetType().GetProperty("Number")?.GetValue(value)}";

    private static long Key(string national) => long.Parse($"86{national}");
}
