using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Ledger.Domain.Kernel;
using Ledger.Host.Catalogue;
using Ledger.Host.Journal;
using Ledger.Host.Language;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Ledger.Host.Endpoints;

/// <summary>
/// The description of the API (OpenAPI 3.1), made from the routes themselves: commands from the catalogue, reads from the types they answer with.
/// What it says of a command stands in the domain's own documentation.
/// </summary>
internal sealed partial class ApiDescription(EndpointDataSource endpoints) : IOpenApiDocumentTransformer
{
    private const string Json = "application/json";
    private const string Prefix = "/api/ledgers/{ledger}/";
    private readonly Dictionary<string, string> _summaries = ReadSummaries();

    public async Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Ledger",
            Version = "1",
            Description = "An event-sourced ledger of subsidies and their disbursement. Amounts are integers in fen (1 yuan = 100 fen) in members that end in Fen; ratios are basis points in members that end in Bp.",
            License = new OpenApiLicense { Name = "Apache-2.0" },
        };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        var writing = new Writing(document, type => context.GetOrCreateSchemaAsync(type, null, cancellationToken));
        await writing.AddParts();
        foreach (var endpoint in endpoints.Endpoints.OfType<RouteEndpoint>().OrderBy(e => e.RoutePattern.RawText, StringComparer.Ordinal))
        {
            var path = "/" + endpoint.RoutePattern.RawText!.Trim('/').Replace("{**", "{", StringComparison.Ordinal);
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Where(m => m != HttpMethods.Head) ?? [])
            {
                var operation = endpoint.Metadata.GetMetadata<CommandRoute>() is { } command ? await writing.Command(command, SummaryOf(command))
                    : endpoint.Metadata.GetMetadata<Described>() is { } described ? await writing.Plain(described)
                    : null;
                if (operation is not null)
                {
                    operation.OperationId = OperationIdOf(method, path);
                    operation.Tags = new HashSet<OpenApiTagReference> { new(TagOf(path), document) };
                    operation.Parameters = [.. RouteValue().Matches(path).Select(value => Writing.RouteParameter(value.Groups[1].Value)), .. operation.Parameters ?? []];
                    var item = (OpenApiPathItem)(document.Paths.TryGetValue(path, out var known) ? known : document.Paths[path] = new OpenApiPathItem());
                    item.AddOperation(new HttpMethod(method), operation);
                }
            }
        }

        document.Tags = new HashSet<OpenApiTag>(document.Paths.Keys.Select(TagOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => new OpenApiTag { Name = name }));
    }

    private string SummaryOf(CommandRoute command) => _summaries.GetValueOrDefault(command.Kind.Type.FullName!) ?? command.Kind.Name;

    private static string TagOf(string path) =>
        (path.StartsWith(Prefix, StringComparison.Ordinal) ? path[Prefix.Length..] : path.StartsWith("/api/", StringComparison.Ordinal) ? path[5..] : path[1..]).Split('/')[0];

    private static string OperationIdOf(string method, string path)
    {
        var words = path.Replace("/api/", "/", StringComparison.Ordinal).Replace("ledgers/{ledger}/", "", StringComparison.Ordinal)
            .Split('/', StringSplitOptions.RemoveEmptyEntries).Select(word => word.StartsWith('{') ? "by-" + Kebab.Of(char.ToUpperInvariant(word[1]) + word[2..^1]) : word);
        return method.ToLowerInvariant() + "-" + string.Join('-', words);
    }

    /// <summary>The one-line summaries of the domain's types, from the documentation file beside its assembly.</summary>
    private static Dictionary<string, string> ReadSummaries()
    {
        var assembly = typeof(ICommand).Assembly;
        var file = Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + ".xml");
        return !File.Exists(file) ? [] : XDocument.Load(file).Descendants("member")
            .Where(member => member.Attribute("name")!.Value.StartsWith("T:", StringComparison.Ordinal) && member.Element("summary") is not null)
            .ToDictionary(member => member.Attribute("name")!.Value[2..], member => Plain(member.Element("summary")!), StringComparer.Ordinal);
    }

    private static string Plain(XElement summary) => Blanks().Replace(string.Concat(summary.Nodes().Select(node => node switch
    {
        XElement { Name.LocalName: "paramref" } element => Camel(element.Attribute("name")!.Value),
        XElement { Name.LocalName: "see" } element => element.Attribute("cref")!.Value.Split('.')[^1],
        XElement element => element.Value,
        _ => node.ToString(),
    })), " ").Trim();

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex RouteValue();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    /// <summary>One document under way.</summary>
    private sealed class Writing(OpenApiDocument document, Func<Type, Task<OpenApiSchema>> schemaOf)
    {
        private const string BusinessUntil = "businessUntil";
        private static readonly string[] Moment = ["asOf", BusinessUntil, "position"];

        /// <summary>What operations refer to.</summary>
        public async Task AddParts()
        {
            await Named(typeof(ProblemBody), "Problem", schema =>
            {
                schema.Properties!["code"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.String, Enum = [.. RefusalStatus.Codes.Order(StringComparer.Ordinal).Select(code => (JsonNode)code)],
                };
                schema.Properties!["facts"] = new OpenApiSchema { Type = JsonSchemaType.Object };
                return Task.CompletedTask;
            });
            document.AddComponent("Problem", new OpenApiResponse
            {
                Description = "A refusal (RFC 9457), in the language of Accept-Language (zh-CN or en). Every code has a page under /problems/{code}.",
                Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = Media("Problem") },
            } as IOpenApiResponse);
            await Form(typeof(CommandAccepted));
            await Form(typeof(ReadMoment));
            await Named(typeof(Evidence), nameof(Evidence), schema =>
            {
                schema.Properties!["digest"] = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[0-9a-f]{64}$" };
                return Task.CompletedTask;
            });
            document.AddComponent("bearer", new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A token from POST /api/tokens.",
            } as IOpenApiSecurityScheme);
            document.AddComponent("session", new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = "ledger-session", Description = "A session begun on the sign-in page.",
            } as IOpenApiSecurityScheme);
            document.Security =
            [
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] },
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("session", document)] = [] },
            ];
            AddParameter("Idempotency-Key", ParameterLocation.Header, true, "1 to 64 letters, digits, dots, hyphens or underscores. The same key is carried out once; a repeated call gets the first answer, with the header Idempotency-Hit.");
            AddParameter("If-Match", ParameterLocation.Header, false, "The ETag that was read: the command is refused (412) when the thing has changed since.");
            AddParameter("traceparent", ParameterLocation.Header, false, "W3C trace context; the trace id is recorded as correlation id.");
            AddParameter("asOf", ParameterLocation.Query, false, "The moment as recorded: an instant with its offset, a day (its end in China), or position:N.");
            AddParameter(BusinessUntil, ParameterLocation.Query, false, "The last business date that counts.");
            AddParameter("position", ParameterLocation.Query, false, "Wait (a few seconds at most) until the answer counts this position: see your own write.");
        }

        public async Task<OpenApiOperation> Command(CommandRoute route, string summary)
        {
            var name = route.Kind.Type.Name;
            await Named(route.Kind.Type, name, schema => Shape(schema, route));
            return new OpenApiOperation
            {
                Summary = summary,
                Description = $"Command {route.Kind.Name}; roles: {string.Join(", ", route.Kind.Roles)}." + (route.NeedsVersion ? " A decision: If-Match is required (428)." : ""),
                Parameters = [Parameter("Idempotency-Key"), Parameter("If-Match"), Parameter("traceparent")],
                RequestBody = new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType> { [Json] = Media(name) } },
                Responses = Answers(route.Makes is null ? 200 : 201, Json, "CommandAccepted"),
            };
        }

        public async Task<OpenApiOperation> Plain(Described described)
        {
            var isText = described.Answer == typeof(string);
            var answer = described.Answer is null || isText ? null : await Form(described.Answer);
            var operation = new OpenApiOperation
            {
                Summary = described.Summary,
                Description = described.Description,
                Parameters =
                [
                    .. described.AtMoment ? Moment.Where(name => described.Clocks == Clocks.Both || name != BusinessUntil).Select(Parameter) : [],
                    .. described.Query.Select(name => new OpenApiParameter { Name = name, In = ParameterLocation.Query, Schema = new OpenApiSchema { Type = JsonSchemaType.String } }),
                ],
                Responses = Answers(described.Status, described.AnswerMedia, answer),
            };
            if (isText)
            {
                ((OpenApiResponse)operation.Responses[described.Status.ToString(CultureInfo.InvariantCulture)]).Content = new Dictionary<string, OpenApiMediaType>
                {
                    [described.AnswerMedia] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
                };
            }

            if (described.Body == typeof(string))
            {
                operation.RequestBody = new OpenApiRequestBody
                {
                    Required = true,
                    Content = new Dictionary<string, OpenApiMediaType> { [described.BodyMedia] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String } } },
                };
            }
            else if (described.Body is { } body)
            {
                var name = await Form(body);
                ((OpenApiSchema)document.Components!.Schemas![name]).AdditionalPropertiesAllowed = false;
                operation.RequestBody = new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType> { [described.BodyMedia] = Media(name) } };
            }

            if (described.IsOpen)
            {
                operation.Security = [];
            }

            return operation;
        }

        public static IOpenApiParameter RouteParameter(string name) =>
            new OpenApiParameter { Name = name, In = ParameterLocation.Path, Required = true, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

        /// <summary>The body of a command: its own members without those of the address, and what may stand beside them.</summary>
        private async Task Shape(OpenApiSchema schema, CommandRoute route)
        {
            HashSet<string> hidden = [.. route.Named, "stream", .. route.Kind.Name == "fund-pool.open" ? (string[])["poolId"] : []];
            var properties = (schema.Properties ?? new Dictionary<string, IOpenApiSchema>()).Where(p => !hidden.Contains(p.Key)).ToDictionary();
            foreach (var member in CommandJson.Default.GetTypeInfo(route.Kind.Type)!.Properties.Where(ApiJson.IsOptionalArray))
            {
                properties[member.Name] = await schemaOf(member.PropertyType);
            }

            properties["businessDate"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String, Format = "date", Description = "The day the act belongs to; today where nothing is said.",
            };
            properties["evidence"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array, MaxItems = 20, Description = "Documents behind the act.", Items = new OpenApiSchemaReference("Evidence", document),
            };
            schema.Properties = properties;
            schema.Required?.ExceptWith(hidden);
            schema.AdditionalPropertiesAllowed = false;
        }

        /// <summary>The component of an answer's or body's form; what it wraps is a component of its own.</summary>
        private async Task<string> Form(Type type)
        {
            if (!type.IsGenericType)
            {
                return await Named(type, type.Name, _ => Task.CompletedTask);
            }

            var item = new OpenApiSchemaReference(await Form(type.GetGenericArguments()[0]), document);
            var isOne = type.GetGenericTypeDefinition() == typeof(OneRead<>);
            var isPlain = type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);
            var name = type.GetGenericArguments()[0].Name + (isOne ? "Read" : isPlain ? "Array" : "List");
            if (isPlain)
            {
                document.AddComponent<IOpenApiSchema>(name, new OpenApiSchema { Type = JsonSchemaType.Array, Items = item });
                return name;
            }

            return await Named(type, name, schema =>
            {
                schema.Properties!["at"] = new OpenApiSchemaReference(nameof(ReadMoment), document);
                schema.Properties![isOne ? "item" : "items"] = isOne ? item : new OpenApiSchema { Type = JsonSchemaType.Array, Items = item };
                return Task.CompletedTask;
            });
        }

        private async Task<string> Named(Type type, string name, Func<OpenApiSchema, Task> adjust)
        {
            if (document.Components!.Schemas?.ContainsKey(name) != true)
            {
                var schema = await schemaOf(type);
                await adjust(schema);
                document.AddComponent<IOpenApiSchema>(name, schema);
            }

            return name;
        }

        private OpenApiResponses Answers(int status, string media, string? schema) => new()
        {
            [status.ToString(System.Globalization.CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = status == 201 ? "Made." : "Done.",
                Content = schema is null ? null : new Dictionary<string, OpenApiMediaType> { [media] = Media(schema) },
            },
            ["default"] = new OpenApiResponseReference("Problem", document),
        };

        private OpenApiMediaType Media(string schema) => new() { Schema = new OpenApiSchemaReference(schema, document) };

        private void AddParameter(string name, ParameterLocation place, bool required, string description) => document.AddComponent(name, new OpenApiParameter
        {
            Name = name, In = place, Required = required, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        } as IOpenApiParameter);

        private IOpenApiParameter Parameter(string name) => new OpenApiParameterReference(name, document);
    }
}
