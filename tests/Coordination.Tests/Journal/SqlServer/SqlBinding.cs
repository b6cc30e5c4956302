using System.Data;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Coordination.Journal;

/// <summary>
/// Looks up every name of a statement as SQL Server would: tables, columns, indexes and parameters, and whether what is compared
/// or stored is of one kind. What it finds wrong is in <see cref="Errors"/>; what it knows of the answers in <see cref="Answers"/>.
/// </summary>
internal sealed partial class SqlBinding
{
    private readonly SqlCatalogue catalogue;
    private readonly Dictionary<string, SqlType> variables = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, SqlSource> rowParameters = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> used = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> declared = new(StringComparer.OrdinalIgnoreCase);
    private readonly Stack<IReadOnlyList<SqlSource>> scopes = new();
    private readonly Dictionary<string, SqlSource> withs = new(StringComparer.OrdinalIgnoreCase);

    private SqlBinding(SqlCatalogue catalogue) => this.catalogue = catalogue;

    public List<string> Errors { get; } = [];

    /// <summary>The columns of each answer, in order.</summary>
    public List<IReadOnlyList<SqlColumn>> Answers { get; } = [];

    /// <summary>Tables that are read or written.</summary>
    public HashSet<string> Tables { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Table types its parameters are of.</summary>
    public HashSet<string> Types { get; } = new(StringComparer.OrdinalIgnoreCase);

    public static SqlBinding Of(SqlCatalogue catalogue, SqlServerStatement statement)
    {
        var binding = new SqlBinding(catalogue);
        foreach (var parameter in statement.Parameters)
        {
            binding.Declare(parameter);
        }

        binding.Bind(statement.Text, statement.Parameters.Select(parameter => parameter.Name));
        return binding;
    }

    /// <summary>A statement whose parameters have these names, of whatever type.</summary>
    public static SqlBinding Of(SqlCatalogue catalogue, string text, IReadOnlyList<string> parameters)
    {
        var binding = new SqlBinding(catalogue);
        foreach (var name in parameters)
        {
            binding.variables.Add(name, SqlType.Unknown);
        }

        binding.Bind(text, parameters);
        return binding;
    }

    private void Declare(SqlServerParameter parameter)
    {
        if (parameter.Rows is not { } rows)
        {
            variables.Add(parameter.Name, parameter.Type switch
            {
                SqlDbType.Int => SqlType.Int,
                SqlDbType.BigInt => SqlType.Long,
                SqlDbType.NVarChar => new("nvarchar", parameter.LengthMax),
                SqlDbType.Binary => new("binary", parameter.LengthMax),
                SqlDbType.DateTime2 => new("datetime2"),
                var other => throw new NotSupportedException($"{other}"),
            });
        }
        else if (catalogue.Types.TryGetValue(rows.Name, out var type))
        {
            Types.Add(rows.Name);
            rowParameters.Add(parameter.Name, type);
        }
        else
        {
            Errors.Add($"{parameter.Name} is of type {rows.Name}, which no script makes");
        }
    }

    private void Bind(string text, IEnumerable<string> parameters)
    {
        TSqlScript script;
        try
        {
            script = SqlCatalogue.Parse(text);
        }
        catch (FormatException exception)
        {
            Errors.Add(exception.Message);
            return;
        }

        foreach (var batch in script.Batches)
        {
            foreach (var statement in batch.Statements)
            {
                Statement(statement);
            }
        }

        Errors.AddRange(parameters.Except(used, StringComparer.OrdinalIgnoreCase).Select(name => $"{name} is supplied and not used"));
    }

    private void Statement(TSqlStatement statement)
    {
        switch (statement)
        {
            case DeclareVariableStatement declare:
                foreach (var variable in declare.Declarations)
                {
                    declared.Add(variable.VariableName.Value);
                    variables[variable.VariableName.Value] = SqlType.Of(variable.DataType);
                }

                break;
            case SetVariableStatement set:
                Assigned(set.Variable, TypeOf(set.Expression));
                break;
            case IfStatement branch:
                Condition(branch.Predicate);
                Statement(branch.ThenStatement);
                if (branch.ElseStatement is { } other)
                {
                    Statement(other);
                }

                break;
            case SelectStatement select:
                With(select.WithCtesAndXmlNamespaces);
                if (Query(select.QueryExpression) is { Count: > 0 } columns)
                {
                    Answers.Add(columns);
                }

                break;
            case InsertStatement insert:
                With(insert.WithCtesAndXmlNamespaces);
                Insert(insert.InsertSpecification);
                break;
            case UpdateStatement update:
                With(update.WithCtesAndXmlNamespaces);
                Update(update.UpdateSpecification);
                break;
            case DeleteStatement delete:
                With(delete.WithCtesAndXmlNamespaces);
                Delete(delete.DeleteSpecification);
                break;
            case MergeStatement merge:
                With(merge.WithCtesAndXmlNamespaces);
                Merge(merge.MergeSpecification);
                break;
            case ExecuteStatement execute:
                Execute(execute.ExecuteSpecification);
                break;
            case PredicateSetStatement or SetCommandStatement or BeginTransactionStatement or CommitTransactionStatement or ThrowStatement:
                break;
            case CreateTableStatement create:
                Tables.Add(SqlCatalogue.NameOf(create.SchemaObjectName));
                break;
            default:
                Errors.Add($"A {statement.GetType().Name} is not known here");
                break;
        }
    }

    private void With(WithCtesAndXmlNamespaces? with)
    {
        foreach (var expression in with?.CommonTableExpressions ?? [])
        {
            var name = expression.ExpressionName.Value;
            withs[name] = new(name, Query(expression.QueryExpression));
        }
    }

    private void Execute(ExecuteSpecification execute)
    {
        if (execute.Variable is { } result)
        {
            Assigned(result, SqlType.Int);
        }

        foreach (var parameter in execute.ExecutableEntity.Parameters)
        {
            TypeOf(parameter.ParameterValue);
        }
    }

    private void Assigned(VariableReference variable, SqlType value)
    {
        var type = TypeOf(variable);
        if (!value.Fits(type))
        {
            Errors.Add($"{variable.Name} is {type.Name} and given {value.Name}");
        }
    }

    private SqlSource? Table(NamedTableReference reference)
    {
        var name = SqlCatalogue.NameOf(reference.SchemaObject);
        if (!withs.TryGetValue(name, out var table) && !catalogue.Tables.TryGetValue(name, out table))
        {
            Errors.Add($"There is no table {name}");
            return null;
        }

        if (!withs.ContainsKey(name))
        {
            Tables.Add(name);
        }

        foreach (var hint in reference.TableHints.OfType<IndexTableHint>().SelectMany(hint => hint.IndexValues))
        {
            if (!catalogue.HasIndex(name, hint.Value))
            {
                Errors.Add($"There is no index {hint.Value} on {name}");
            }
        }

        return table with { Name = reference.Alias?.Value ?? reference.SchemaObject.BaseIdentifier.Value };
    }

    private sealed class Scope : IDisposable
    {
        private readonly SqlBinding binding;

        public Scope(SqlBinding binding, IReadOnlyList<SqlSource> sources)
        {
            this.binding = binding;
            binding.scopes.Push(sources);
        }

        public void Dispose() => binding.scopes.Pop();
    }
}
