using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Provinces;

namespace Coordination.Numbers;

/// <summary>Who acts in tests about numbers.</summary>
internal static class People
{
    public static readonly CarrierUnit MobileSichuan = CarrierUnit.Parse("CMCC-51");
    public static readonly CarrierUnit TelecomSichuan = CarrierUnit.Parse("CTCC-51");
    public static readonly CarrierUnit UnicomSichuan = CarrierUnit.Parse("CUCC-51");
    public static readonly CarrierUnit BroadnetSichuan = CarrierUnit.Parse("CBN-51");

    public static readonly ProvinceCode Sichuan = ProvinceCode.From(51);
    public static readonly ProvinceCode Guangdong = ProvinceCode.From(44);

    public static readonly Principal Chengdu = new("psb-1", Role.PoliceIssuer, "成都市公安局", Sichuan, null);
    public static readonly Principal Mianyang = new("psb-2", Role.PoliceIssuer, "绵阳市公安局", Sichuan, null);
    public static readonly Principal Miit = new("miit-1", Role.MinistryOperator, "工业和信息化部", ProvinceCode.Unknown, null);
    public static readonly Principal SichuanAdministration = new("pca-51", Role.ProvinceOperator, "四川省通信管理局", Sichuan, null);
    public static readonly Principal GuangdongAdministration = new("pca-44", Role.ProvinceOperator, "广东省通信管理局", Guangdong, null);
    public static readonly Principal Mobile = new("cmcc", Role.CarrierSystem, "四川移动", Sichuan, CarrierCode.Cmcc);
    public static readonly Principal Telecom = new("ctcc", Role.CarrierSystem, "四川电信", Sichuan, CarrierCode.Ctcc);
    public static readonly Principal Hall = new("hall-gz", Role.CarrierSystem, "广东移动", Guangdong, CarrierCode.Cmcc);
    public static readonly Principal Auditor = new("audit-1", Role.Auditor, "四川省通信管理局", Sichuan, null);

    public static IReadOnlyList<Principal> All { get; } =
        [Chengdu, Mianyang, Miit, SichuanAdministration, GuangdongAdministration, Mobile, Telecom, Auditor, Principal.System];
}

/// <summary>Carrier units that have a gateway; units of a carrier with a central point are reached there.</summary>
internal sealed class FakeDirectory(params CarrierUnit[] executors) : ICarrierDirectory
{
    public HashSet<CarrierUnit> Reachable { get; } = [.. executors];

    public IReadOnlyCollection<CarrierUnit> Executors => Reachable;

    public CarrierUnit? ExecutorOf(CarrierUnit unit)
    {
        var central = CarrierUnit.Central(unit.Carrier);
        return Reachable.Contains(central) ? central : Reachable.Contains(unit) ? unit : null;
    }

    public int LanesOf(CarrierUnit executor) => 1;
}
