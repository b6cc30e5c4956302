using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Coordination.Journal;

internal sealed partial class SqlBinding
{
    private SqlType TypeOf(ScalarExpression expression)
    {
        switch (expression)
        {
            case ColumnReferenceExpression column:
                return Column(column)?.Type ?? SqlType.Unknown;
            case VariableReference variable:
                used.Add(variable.Name);
                if (variables.TryGetValue(variable.Name, out var type))
                {
                    return type;
                }

                Errors.Add($"{variable.Name} is not supplied");
                return SqlType.Unknown;
            case GlobalVariableExpression { Name: "@@ROWCOUNT" }:
                return SqlType.Int;
            case IntegerLiteral:
                return SqlType.Int;
            case StringLiteral text:
                return new("nvarchar", text.Value.Length);
            case BinaryLiteral:
                return new("binary");
            case NullLiteral:
                return new("null");
            case ParenthesisExpression parenthesis:
                return TypeOf(parenthesis.Expression);
            case UnaryExpression unary:
                return TypeOf(unary.Expression);
            case BinaryExpression binary:
                return Wider(TypeOf(binary.FirstExpression), TypeOf(binary.SecondExpression));
            case CastCall cast:
                TypeOf(cast.Parameter);
                return SqlType.Of(cast.DataType);
            case NullIfExpression nullIf:
                return Same(TypeOf(nullIf.FirstExpression), TypeOf(nullIf.SecondExpression));
            case SearchedCaseExpression branches:
                foreach (var branch in branches.WhenClauses)
                {
                    Condition(branch.WhenExpression);
                }

                var values = branches.WhenClauses.Select(branch => TypeOf(branch.ThenExpression)).ToList();
                return branches.ElseExpression is { } other ? values.Append(TypeOf(other)).Aggregate(Wider) : values.Aggregate(Wider);
            case FunctionCall call:
                return Function(call);
            case ScalarSubquery subquery:
                return Query(subquery.QueryExpression)[0].Type;
            default:
                Errors.Add($"A {expression.GetType().Name} is not known here");
                return SqlType.Unknown;
        }
    }

    private SqlType Function(FunctionCall call)
    {
        var name = call.FunctionName.Value.ToUpperInvariant();

        // The first argument of a difference of dates is a word, not a column.
        var arguments = call.Parameters.Skip(name == "DATEDIFF_BIG" ? 1 : 0)
            .Where(argument => argument is not ColumnReferenceExpression { ColumnType: ColumnType.Wildcard })
            .Select(TypeOf)
            .ToList();
        foreach (var partition in call.OverClause?.Partitions ?? [])
        {
            TypeOf(partition);
        }

        foreach (var order in call.OverClause?.OrderByClause?.OrderByElements ?? [])
        {
            TypeOf(order.Expression);
        }

        switch (name)
        {
            case "ISNULL":
                return Same(arguments[0], arguments[1]);
            case "MAX" or "MIN":
                return arguments[0];
            case "COUNT_BIG" or "DATEDIFF_BIG" or "ROW_NUMBER":
                return SqlType.Long;
            case "OBJECT_ID" or "DB_ID":
                return SqlType.Int;
            case "SYSUTCDATETIME":
                return new("datetime2");
            case "QUOTENAME" or "SCHEMA_NAME":
                return new("nvarchar", -1);
            default:
                Errors.Add($"{name} is not known here");
                return SqlType.Unknown;
        }
    }

    private SqlColumn? Column(ColumnReferenceExpression reference)
    {
        var names = reference.MultiPartIdentifier.Identifiers;
        var (qualifier, name) = (names.Count > 1 ? names[^2].Value : null, names[^1].Value);
        foreach (var sources in scopes)
        {
            var found = sources
                .Where(source => qualifier is null || string.Equals(source.Name, qualifier, StringComparison.OrdinalIgnoreCase))
                .Select(source => source.Find(name))
                .OfType<SqlColumn>()
                .ToList();
            if (found.Count > 1)
            {
                Errors.Add($"{name} may be a column of several tables");
            }

            if (found.Count > 0)
            {
                return found[0];
            }

            if (qualifier is not null && sources.Any(source => string.Equals(source.Name, qualifier, StringComparison.OrdinalIgnoreCase)))
            {
                break;
            }
        }

        Errors.Add($"There is no column {(qualifier is null ? name : $"{qualifier}.{name}")}");
        return null;
    }

    private void Condition(BooleanExpression? condition)
    {
        switch (condition)
        {
            case null:
                break;
            case BooleanBinaryExpression both:
                Condition(both.FirstExpression);
                Condition(both.SecondExpression);
                break;
            case BooleanParenthesisExpression parenthesis:
                Condition(parenthesis.Expression);
                break;
            case BooleanNotExpression not:
                Condition(not.Expression);
                break;
            case BooleanIsNullExpression isNull:
                TypeOf(isNull.Expression);
                break;
            case BooleanComparisonExpression comparison:
                Same(TypeOf(comparison.FirstExpression), TypeOf(comparison.SecondExpression));
                break;
            case BooleanTernaryExpression between:
                var value = TypeOf(between.FirstExpression);
                Same(value, TypeOf(between.SecondExpression));
                Same(value, TypeOf(between.ThirdExpression));
                break;
            case ExistsPredicate exists:
                Query(exists.Subquery.QueryExpression);
                break;
            case InPredicate @in:
                var wanted = TypeOf(@in.Expression);
                if (@in.Subquery is { } subquery)
                {
                    Same(wanted, Query(subquery.QueryExpression)[0].Type);
                }

                foreach (var one in @in.Values)
                {
                    Same(wanted, TypeOf(one));
                }

                break;
            default:
                Errors.Add($"A {condition.GetType().Name} is not known here");
                break;
        }
    }

    private SqlType Same(SqlType left, SqlType right)
    {
        if (left.Family is { } one && right.Family is { } other && one != other)
        {
            Errors.Add($"A {one} is compared with a {other}");
        }

        return left;
    }

    private SqlType Wider(SqlType left, SqlType right)
    {
        Same(left, right);
        return left.Fits(right) && left.Name != "null" ? right.Name == "null" ? left : right : left.Name == "null" ? right : left;
    }

    // Whether a column of an answer may be null; of expressions only what is certain is said.
    private bool IsNullable(ScalarExpression expression) => expression switch
    {
        ColumnReferenceExpression column => Column(column)?.IsNullable ?? true,
        FunctionCall { FunctionName.Value: "MAX" or "MIN" } => true,
        _ => false,
    };
}
