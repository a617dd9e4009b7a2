using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ledger.Host.Exporting;

namespace Ledger.Host.Auditing;

/// <summary>A row as a JSON object: amounts in fen, shares in basis points, the positions of its entries at the end.</summary>
public static class AuditJson
{
    /// <summary>The text of the object.</summary>
    public static string Of(IReadOnlyList<AuditColumn> columns, AuditRow row)
    {
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            for (var i = 0; i < columns.Count; i++)
            {
                var name = columns[i].JsonName;
                switch (row.Values[i])
                {
                    case null: writer.WriteNull(name); break;
                    case long number: writer.WriteNumber(name, number); break;
                    case var value: writer.WriteString(name, ExportRows.TextOf(value)); break;
                }
            }

            writer.WriteStartArray("positions");
            foreach (var position in row.Positions)
            {
                writer.WriteNumberValue(position);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
