using System.Globalization;
using System.Text;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>Short ways to ask the database.</summary>
internal static class Sql
{
    /// <summary>All rows of a query whose parameters are $1, $2, …</summary>
    public static async Task<List<T>> List<T>(
        this NpgsqlDataSource database, string sql, Func<NpgsqlDataReader, T> row, CancellationToken cancel, params object[] values)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync(cancel);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancel))
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    public static string? TextOrNull(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}

/// <summary>Conditions of a list that depend on what the caller filters by.</summary>
internal sealed class Conditions
{
    private readonly StringBuilder _text = new();
    private readonly List<object> _values = [];

    /// <summary>The values, in the order of their numbers.</summary>
    public object[] Values => [.. _values];

    /// <summary>Adds a value and gives the text that stands for it.</summary>
    public string Value(object value)
    {
        _values.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"${_values.Count}");
    }

    /// <summary>Adds a condition; <c>?</c> stands for the value. A null or empty value asks nothing.</summary>
    public Conditions And(string condition, object? value)
    {
        if (value is not null and not "")
        {
            _text.Append(" and ").Append(condition.Replace("?", Value(value), StringComparison.Ordinal));
        }

        return this;
    }

    public override string ToString() => _text.ToString();
}
