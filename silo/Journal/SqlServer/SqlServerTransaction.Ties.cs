namespace Coordination.Journal;

internal sealed partial class SqlServerTransaction
{
    public void StoreHoldings(ReadOnlySpan<HoldingChange> rows) => Run(TieStatements.StoreHoldings, SqlServerRows.Holdings, rows);

    public void StoreDevices(ReadOnlySpan<DeviceRow> rows) => Run(TieStatements.StoreDevices, SqlServerRows.Devices, rows);
}
