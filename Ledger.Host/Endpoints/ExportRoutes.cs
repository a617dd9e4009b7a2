using System.Globalization;
using Ledger.Domain.Kernel;
using Ledger.Host.Catalogue;
using Ledger.Host.Exporting;
using Ledger.Host.Projections;

namespace Ledger.Host.Endpoints;

/// <summary>What the verb <c>export</c> writes, over HTTP and while it is written.</summary>
internal sealed class ExportRoutes(ApiParts parts, Moments moments, Exports exports)
{
    /// <summary>Each of them holds a connection of the database as long as its caller takes; beyond these a caller is asked to come back.</summary>
    internal const int MostAtOnce = 16;

    private const string Format = "format";
    private const string PoolId = "poolId";
    private const string Award = "award";
    private int _underWay;

    public void Map(IEndpointRouteBuilder ledger)
    {
        ReadRoutes.Map<ListRead<ExportItem>>(ledger, parts, moments, "exports", "What can be exported, and in which forms.", [], Clocks.Recorded, async r => await r.All(
            [.. ExportKind.All.Select(kind => new ExportItem(kind.Name, kind.Forms, kind.HasPool, kind.HasBusinessDays, kind.HasAward))]));
        string[] known = [Format, PoolId, Award];
        ledger.MapMethods("exports/{export}", [HttpMethods.Get, HttpMethods.Head], new ReadRoute(parts, moments, known, Clocks.Both, Export).Handle)
            .WithMetadata(new Described("One of them as a file of any length, sent while it is written.", typeof(string))
            {
                Description = "Its moment stands in the headers Ledger-Position, Ledger-Root, Ledger-As-Of and Ledger-Filter, and in the file where its form has a place for it.",
                Query = known, AtMoment = true, Clocks = Clocks.Both, AnswerMedia = ExportForms.MediaType(ExportForms.Lines),
            });
    }

    private async Task<Refusal?> Export(Reading r)
    {
        var (form, pool, award) = (r.Query.Text(Format), r.Query.Text(PoolId), r.Query.Text(Award));
        if (r.Query.Fault is { } fault)
        {
            return fault;
        }

        if (ExportKind.Find(r.Route("export")) is not { } kind)
        {
            return Refusal.Of(RefusalCodes.NotFound, new Fact("export", r.Route("export")));
        }

        if (kind.Misfit(form, pool, r.At.BusinessUntil, award) is { } misfit)
        {
            return misfit switch
            {
                ExportMisfit.Form => CommandText.Invalid(Format, form),
                ExportMisfit.Pool => CommandText.Invalid(PoolId, pool),
                ExportMisfit.Award => CommandText.Invalid(Award, award),
                _ => Refusal.Of(RefusalCodes.NoBusinessClock, new Fact("what", kind.Name)),
            };
        }

        // It stands in a header, and no pool has another name.
        if (pool is not null && !Ids.IsValid(pool))
        {
            return CommandText.Invalid(PoolId, pool);
        }

        form ??= kind.Forms[0];
        var moment = ExportMoment.Of(r.At, kind.Name, r.Asked.Instant, ExportKind.FilterOf(pool, r.At.BusinessUntil, award));
        var about = award is null ? kind.Name : $"{kind.Name}-{award.Replace('/', '-')}";
        var name = string.Create(CultureInfo.InvariantCulture, $"{moment.Ledger}-{about}-p{moment.Position}.{ExportForms.Extension(form)}");
        if (Interlocked.Increment(ref _underWay) > MostAtOnce)
        {
            Interlocked.Decrement(ref _underWay);
            return Refusal.Of(RefusalCodes.TooManyExports, new Fact("retryAfterSeconds", 5));
        }

        try
        {
            return award is not null ? await Dossier(r, name, moment, award)
                : await r.Flow(name, ExportForms.MediaType(form), moment, target => exports.Write(kind, moment, r.At, form, pool, target, r.Cancel));
        }
        catch (UnknownEventException unknown)
        {
            // What was sent already breaks off.
            return Refusal.Of(RefusalCodes.EventSchemaUnknown, new Fact("type", unknown.Name));
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    /// <summary>It is printed before it is sent: whether there is such an award and whether this machine can print is known before the first byte.</summary>
    private async Task<Refusal?> Dossier(Reading r, string name, ExportMoment moment, string award)
    {
        using var file = new MemoryStream();
        try
        {
            if (!await exports.WriteDossier(moment, r.At, award, file, r.Cancel))
            {
                return Refusal.Of(RefusalCodes.NotFound, new Fact("award", award));
            }
        }
        catch (PdfUnavailableException lacking)
        {
            return Refusal.Of(RefusalCodes.PrintingUnavailable, new Fact("missing", lacking.Missing));
        }

        file.Position = 0;
        return await r.Flow(name, ExportForms.MediaType(ExportForms.Pdf), moment, target => file.CopyToAsync(target, r.Cancel));
    }
}

/// <summary>Something that can be exported.</summary>
/// <param name="Id">Its name in the address.</param>
/// <param name="Forms">The values of <c>format</c>; the first one where nothing is asked for.</param>
/// <param name="ByPool">Whether <c>poolId</c> narrows it.</param>
/// <param name="ByBusinessDate">Whether <c>businessUntil</c> narrows it.</param>
/// <param name="ByAward">Whether <c>award</c> has to name the award that it is about, by its stream.</param>
public sealed record ExportItem(string Id, IReadOnlyList<string> Forms, bool ByPool, bool ByBusinessDate, bool ByAward);
