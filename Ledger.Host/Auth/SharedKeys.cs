using System.Xml.Linq;
using Dapper;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace Ledger.Host.Auth;

/// <summary>The keys that session cookies are protected with, in the database, so that every host of a set reads the others' cookies.</summary>
internal sealed class SharedKeys(NpgsqlDataSource database, TimeProvider clock) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = database.OpenConnection();
        return [.. connection.Query<string>("select xml from data_protection_key order by created_at").Select(xml => XElement.Parse(xml))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = database.OpenConnection();
        connection.Execute(
            """
            insert into data_protection_key (friendly_name, xml, created_at) values (@friendlyName, @xml, @now)
            on conflict (friendly_name) do update set xml = excluded.xml
            """,
            new { friendlyName, xml = element.ToString(SaveOptions.DisableFormatting), now = clock.GetUtcNow().UtcDateTime });
    }
}
