namespace Coordination.Journal;

internal sealed partial class SqlServerTransaction
{
    public void StorePseudonyms(ReadOnlySpan<PseudonymRow> rows) => Run(PseudonymStatements.Store, SqlServerRows.Pseudonyms, rows);

    public void ForgetPseudonyms(ReadOnlySpan<string> tokens) => Run(PseudonymStatements.Forget, SqlServerRows.Tokens, tokens);
}
