using System.Text.Json;
using System.Text.RegularExpressions;
using TokenVault.Domain.Payments;
using TokenVault.Profiles.Reading;
using TokenVault.Profiles.Requests;

namespace TokenVault.Profiles;

/// <summary>Reads, checks and compiles a profile's file. What it does not know it refuses.</summary>
public static partial class ProfileReader
{
    /// <summary>How long a body can become at most.</summary>
    public const int BodyBytesMax = 32 * 1024;

    public const int FileBytesMax = 256 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 24 };

    private static readonly Dictionary<string, BodyContent> Contents = Words.Of<BodyContent>();

    // Those that the transport sets, and those that would change who is spoken to or how.
    private static readonly string[] ForbiddenHeaders =
        ["host", "connection", "cookie", "expect", "te", "trailer", "upgrade", "transfer-encoding", "content-length", "content-type", "accept-encoding"];

    /// <param name="bytes">The file.</param>
    /// <param name="file">Its name, for the messages.</param>
    /// <exception cref="ProfileException">Something is wrong with it; the message names the place and the mend.</exception>
    public static ProcessorProfile Read(ReadOnlyMemory<byte> bytes, string file)
    {
        if (bytes.Length > FileBytesMax)
        {
            throw new ProfileException($"{file} is larger than {FileBytesMax} bytes. Take away what it does not need.");
        }

        try
        {
            using var document = JsonDocument.Parse(bytes, Strict);
            return Read(new ProfileNode(document.RootElement, "$", file));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new ProfileException($"{file} is no strict JSON (a member twice, a comment, a comma too many, half of a surrogate pair?): {error.Message}", error);
        }
    }

    private static ProcessorProfile Read(ProfileNode root)
    {
        root.AllowOnly(
            "profile", "version", "about", "content", "credential", "headers", "accountFields", "idempotency", "amounts", "captures",
            "networkTokens", "authorization", "absence", "declines", "judgements", "requests", "webhook");
        root.Required("version").Number(1, 1);
        root.Optional("about")?.Text();
        var content = root.Required("content").OneOf(Contents);
        var fields = ReadAccountFields(root.Optional("accountFields"));
        var requests = root.Required("requests");
        var hasCardStep = requests.Optional(ProfileSteps.NameOf(ProfileStep.StoreCard)) is not null;
        var templates = new TemplateReader(fields, hasCardStep);
        var credential = root.Required("credential");
        credential.AllowOnly("header", "value");
        var idempotency = IdempotencyReader.Read(root.Required("idempotency"));
        var reader = new RequestReader(
            content, templates, new AnswerRulesReader(templates, root.Optional("judgements")), hasCardStep, idempotency.Header is not null);
        var compiled = ReadRequests(requests, reader);
        return new ProcessorProfile
        {
            Name = root.Required("profile").Matching(NamePattern(), "A profile's name is of lower-case letters, digits and hyphens and begins with a letter."),
            Content = content,
            CredentialHeader = ReadHeaderName(credential.Required("header")),
            Credential = templates.Read(credential.Required("value"), TemplatePlace.Credential, step: null),
            Headers = ReadHeaders(root.Optional("headers"), templates),
            AccountFields = fields,
            Idempotency = idempotency,
            Amounts = AmountRulesReader.Read(root.Required("amounts")),
            Absence = ReadAbsence(root.Required("absence")),
            AllowsMultipleCaptures = ReadCaptures(root.Optional("captures")),
            SupportsNetworkTokens = root.Optional("networkTokens")?.Flag() ?? false,
            AuthorizationLifetime = ReadLifetime(root.Optional("authorization")),
            Declines = ReadDeclines(root.Required("declines")),
            Requests = compiled,
            Webhook = root.Optional("webhook") is { } webhook ? WebhookRulesReader.Read(webhook, compiled) : null,
        };
    }

    internal static string ReadHeaderName(ProfileNode node)
    {
        var name = node.Matching(HeaderPattern(), "A header's name is of letters, digits and hyphens.");
        return ForbiddenHeaders.Contains(name.ToLowerInvariant(), StringComparer.Ordinal)
            ? throw node.Wrong("That header is the transport's. Take another.")
            : name;
    }

    private static List<string> ReadAccountFields(ProfileNode? node) => node is null
        ? []
        : [.. node.Items().Select(field => field.Matching(FieldPattern(), "A field of the account is named by 1 to 32 letters and digits."))];

    private static List<(string Name, Template Value)> ReadHeaders(ProfileNode? node, TemplateReader templates) => node is null
        ? []
        : [.. node.Members(countMax: 8).Select(header => (
            HeaderPattern().IsMatch(header.Name) && !ForbiddenHeaders.Contains(header.Name.ToLowerInvariant(), StringComparer.Ordinal)
                ? header.Name
                : throw header.Value.Wrong("A header's name is of letters, digits and hyphens, and none of the transport's."),
            templates.Read(header.Value, TemplatePlace.Header, step: null)))];

    private static AbsenceRules ReadAbsence(ProfileNode node)
    {
        node.AllowOnly("seconds", "count", "afterFailure");
        return new AbsenceRules(
            (int)node.Required("seconds").Number(1, 86_400),
            (int)node.Required("count").Number(1, 100),
            node.Optional("afterFailure")?.Flag() ?? false);
    }

    private static bool ReadCaptures(ProfileNode? node)
    {
        node?.AllowOnly("multiple");
        return node?.Required("multiple").Flag() ?? false;
    }

    private static TimeSpan? ReadLifetime(ProfileNode? node)
    {
        node?.AllowOnly("lifetimeSeconds");
        return node is null ? null : TimeSpan.FromSeconds(node.Required("lifetimeSeconds").Number(60, 365 * 86_400));
    }

    private static Dictionary<string, string> ReadDeclines(ProfileNode node) =>
        node.Members().ToDictionary(
            member => member.Name,
            member => DeclineReasons.Find(member.Value.Text()) is { } reason
                ? reason.Code
                : throw member.Value.Wrong($"It must be one of: {string.Join(", ", DeclineReasons.All.Select(known => known.Code).Order(StringComparer.Ordinal))}."),
            StringComparer.Ordinal);

    private static Dictionary<ProfileStep, ProfileRequest> ReadRequests(ProfileNode node, RequestReader reader)
    {
        node.AllowOnly([.. ProfileSteps.ByName.Keys]);
        var requests = new Dictionary<ProfileStep, ProfileRequest>();
        foreach (var (name, request) in node.Members())
        {
            var step = ProfileSteps.ByName[name];

            // A text names another request that this one is the same as.
            var source = request.IsText ? node.Optional(request.Text()) ?? throw request.Wrong("There is no such request.") : request;
            requests.Add(step, source.IsText ? throw source.Wrong("It names a request that only names another.") : reader.Read(source, step));
        }

        return requests.ContainsKey(ProfileStep.Authorize) || requests.ContainsKey(ProfileStep.Charge)
            ? requests
            : throw node.Wrong("It has neither authorize nor charge.");
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,31}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamePattern();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9-]{0,63}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HeaderPattern();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{0,31}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FieldPattern();
}
