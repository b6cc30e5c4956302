using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Coordination.Journal;

internal sealed partial class SqlBinding
{
    private IReadOnlyList<SqlColumn> Query(QueryExpression query)
    {
        switch (query)
        {
            case QueryParenthesisExpression parenthesis:
                return Query(parenthesis.QueryExpression);
            case BinaryQueryExpression binary:
                var (left, right) = (Query(binary.FirstQueryExpression), Query(binary.SecondQueryExpression));
                if (left.Count != right.Count || left.Zip(right).Any(pair => !pair.Second.Type.Fits(pair.First.Type)))
                {
                    Errors.Add("The two sides of a union have other columns");
                }

                return left;
            case QuerySpecification specification:
                return Specification(specification);
            default:
                Errors.Add($"A {query.GetType().Name} is not known here");
                return [];
        }
    }

    private List<SqlColumn> Specification(QuerySpecification query)
    {
        using var scope = new Scope(this, Sources(query.FromClause));
        if (query.TopRowFilter is { } top)
        {
            TypeOf(top.Expression);
        }

        Condition(query.WhereClause?.SearchCondition);
        foreach (var grouping in query.GroupByClause?.GroupingSpecifications ?? [])
        {
            TypeOf(((ExpressionGroupingSpecification)grouping).Expression);
        }

        foreach (var order in query.OrderByClause?.OrderByElements ?? [])
        {
            TypeOf(order.Expression);
        }

        var columns = new List<SqlColumn>();
        foreach (var element in query.SelectElements)
        {
            switch (element)
            {
                case SelectScalarExpression scalar:
                    columns.Add(new(NameOf(scalar), TypeOf(scalar.Expression), IsNullable(scalar.Expression), false));
                    break;
                case SelectSetVariable set:
                    Assigned(set.Variable, TypeOf(set.Expression));
                    break;
                default:
                    Errors.Add("Columns are named, not starred");
                    break;
            }
        }

        return columns;
    }

    private List<SqlSource> Sources(FromClause? from)
    {
        var sources = new List<SqlSource>();
        foreach (var reference in from?.TableReferences ?? [])
        {
            Add(reference, sources);
        }

        return sources;
    }

    private void Add(TableReference reference, List<SqlSource> sources)
    {
        switch (reference)
        {
            case NamedTableReference named:
                if (Table(named) is { } table)
                {
                    sources.Add(table);
                }

                break;
            case VariableTableReference variable:
                used.Add(variable.Variable.Name);
                if (rowParameters.TryGetValue(variable.Variable.Name, out var rows))
                {
                    sources.Add(rows with { Name = variable.Alias.Value });
                }
                else
                {
                    Errors.Add($"{variable.Variable.Name} has no rows");
                }

                break;
            case QueryDerivedTable derived:
                sources.Add(new(derived.Alias.Value, Renamed(Query(derived.QueryExpression), derived.Columns)));
                break;
            case InlineDerivedTable inline:
                IReadOnlyList<SqlColumn> values = [.. inline.RowValues[0].ColumnValues.Select(value => new SqlColumn(string.Empty, TypeOf(value), true, false))];
                sources.Add(new(inline.Alias.Value, Renamed(values, inline.Columns)));
                break;
            case QualifiedJoin join:
                Add(join.FirstTableReference, sources);
                var joined = sources.Count;
                Add(join.SecondTableReference, sources);
                if (join.QualifiedJoinType == QualifiedJoinType.LeftOuter)
                {
                    for (var index = joined; index < sources.Count; index++)
                    {
                        sources[index] = sources[index] with { Columns = [.. sources[index].Columns.Select(column => column with { IsNullable = true })] };
                    }
                }

                using (new Scope(this, sources))
                {
                    Condition(join.SearchCondition);
                }

                break;
            case UnqualifiedJoin { UnqualifiedJoinType: UnqualifiedJoinType.CrossApply } apply:
                Add(apply.FirstTableReference, sources);
                using (new Scope(this, [.. sources]))
                {
                    Add(apply.SecondTableReference, sources);
                }

                break;
            default:
                Errors.Add($"A {reference.GetType().Name} is not known here");
                break;
        }
    }

    private void Insert(InsertSpecification insert)
    {
        if (Target(insert.Target) is not { } target)
        {
            return;
        }

        var columns = insert.Columns.Select(column => Stored(target, column)).ToList();
        var given = insert.InsertSource switch
        {
            SelectInsertSource select => Query(select.Select),
            ValuesInsertSource values => [.. values.RowValues[0].ColumnValues.Select(value => new SqlColumn(string.Empty, TypeOf(value), true, false))],
            _ => [],
        };
        Stored(target, columns, given);
        Output(insert.OutputClause, [target with { Name = "inserted" }]);
    }

    private void Update(UpdateSpecification update)
    {
        var sources = Sources(update.FromClause);
        if (Target(update.Target, sources) is not { } target)
        {
            return;
        }

        IReadOnlyList<SqlSource> all = sources.Contains(target) ? sources : [target, .. sources];
        using (new Scope(this, all))
        {
            Condition(update.WhereClause?.SearchCondition);
            SetAll(target, update.SetClauses);
        }

        Output(update.OutputClause, [.. sources, target with { Name = "inserted" }, target with { Name = "deleted" }]);
    }

    private void Delete(DeleteSpecification delete)
    {
        var sources = Sources(delete.FromClause);
        if (Target(delete.Target, sources) is { } target)
        {
            using var scope = new Scope(this, sources.Contains(target) ? sources : [target, .. sources]);
            Condition(delete.WhereClause?.SearchCondition);
        }
    }

    private void Merge(MergeSpecification merge)
    {
        var sources = new List<SqlSource>();
        Add(merge.TableReference, sources);
        if (Target(merge.Target) is not { } stored)
        {
            return;
        }

        var target = stored with { Name = merge.TableAlias?.Value ?? stored.Name };
        using (new Scope(this, [target, .. sources]))
        {
            Condition(merge.SearchCondition);
            foreach (var clause in merge.ActionClauses)
            {
                Condition(clause.SearchCondition);
                if (clause.Action is UpdateMergeAction update)
                {
                    SetAll(target, update.SetClauses);
                }
            }
        }

        // What is inserted may name the rows given and not those stored.
        using (new Scope(this, sources))
        {
            foreach (var insert in merge.ActionClauses.Select(clause => clause.Action).OfType<InsertMergeAction>())
            {
                var given = insert.Source.RowValues[0].ColumnValues.Select(value => new SqlColumn(string.Empty, TypeOf(value), true, false)).ToList();
                Stored(target, [.. insert.Columns.Select(column => Stored(target, column))], given);
            }
        }

        Output(merge.OutputClause, [.. sources, target with { Name = "inserted" }, target with { Name = "deleted" }]);
    }

    private void Output(OutputClause? output, IReadOnlyList<SqlSource> sources)
    {
        if (output is null)
        {
            return;
        }

        using var scope = new Scope(this, sources);
        Answers.Add([.. output.SelectColumns.Cast<SelectScalarExpression>().Select(column => new SqlColumn(NameOf(column), TypeOf(column.Expression), IsNullable(column.Expression), false))]);
    }

    private SqlSource? Target(TableReference target, IReadOnlyList<SqlSource>? sources = null)
    {
        if (target is not NamedTableReference named)
        {
            Errors.Add($"A {target.GetType().Name} is not known here");
            return null;
        }

        return named.SchemaObject.SchemaIdentifier is null
            && sources?.FirstOrDefault(source => string.Equals(source.Name, named.SchemaObject.BaseIdentifier.Value, StringComparison.OrdinalIgnoreCase)) is { } alias
                ? alias
                : Table(named);
    }

    private SqlColumn? Stored(SqlSource target, ColumnReferenceExpression column)
    {
        var name = column.MultiPartIdentifier.Identifiers[^1].Value;
        var found = target.Find(name);
        if (found is null or { IsComputed: true })
        {
            Errors.Add($"{target.Name} has no column {name} that can be stored");
        }

        return found;
    }

    private void Stored(SqlSource target, List<SqlColumn?> columns, IReadOnlyList<SqlColumn> given)
    {
        if (columns.Count != given.Count)
        {
            Errors.Add($"{target.Name} is given {given.Count} values for {columns.Count} columns");
            return;
        }

        foreach (var (column, value) in columns.Zip(given))
        {
            if (column is not null && !value.Type.Fits(column.Type))
            {
                Errors.Add($"{target.Name}.{column.Name} is {column.Type} and given {value.Type}");
            }
        }

        Errors.AddRange(target.Columns
            .Where(column => column is { IsNullable: false, IsComputed: false } && !columns.Contains(column))
            .Select(column => $"{target.Name}.{column.Name} is given no value"));
    }

    private void SetAll(SqlSource target, IList<SetClause> clauses)
    {
        foreach (var clause in clauses.Cast<AssignmentSetClause>())
        {
            var value = TypeOf(clause.NewValue);
            if (Stored(target, clause.Column) is { } column && !value.Fits(column.Type))
            {
                Errors.Add($"{target.Name}.{column.Name} is {column.Type} and given {value}");
            }
        }
    }

    private static string NameOf(SelectScalarExpression scalar) => scalar.ColumnName?.Value
        ?? (scalar.Expression as ColumnReferenceExpression)?.MultiPartIdentifier?.Identifiers[^1].Value
        ?? string.Empty;

    private static List<SqlColumn> Renamed(IReadOnlyList<SqlColumn> columns, IList<Identifier> names) =>
        [.. columns.Select((column, index) => names.Count > index ? column with { Name = names[index].Value } : column)];
}
