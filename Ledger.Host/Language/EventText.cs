using Ledger.Domain.Kernel;

namespace Ledger.Host.Language;

/// <summary>An entry as one sentence: who did what, with the facts in it. One text per kind of event and language.</summary>
public static class EventText
{
    /// <summary>The sentence of an event.</summary>
    /// <param name="type">Stored name.</param>
    /// <param name="stream">The stream it is on; its id can be named as <c>{id}</c>.</param>
    /// <param name="happened">The fact, or null where this program does not know it.</param>
    /// <param name="actor">Who acted.</param>
    /// <param name="nameOf">What an actor is called.</param>
    public static string Of(string type, string stream, Event? happened, string actor, Func<string, string> nameOf)
    {
        if (happened is null || Words.Find(KeyOf(type)) is not { } text)
        {
            return Words.Of("event.unknown", ("type", type), ("actor", nameOf(actor)));
        }

        var owner = happened.GetType();
        return Words.Fill(text, place => place switch
        {
            "actor" => nameOf(actor),
            "id" => Ids.OfStream(stream),
            _ => Value(place),
        });

        string? Value(string place)
        {
            foreach (var (name, property) in Facts.MembersOf(owner))
            {
                if (name == place)
                {
                    return Facts.Show(owner, name, property.GetValue(happened), nameOf);
                }
            }

            return null;
        }
    }

    /// <summary>The key of an event's sentence. Versions and both kinds of grant share one.</summary>
    public static string KeyOf(string type)
    {
        var parts = type.Split('.');
        return $"event.{(parts[0] is "project-grant" or "platform-grant" ? "grant" : parts[0])}.{(parts.Length > 1 ? parts[1] : "")}";
    }
}
