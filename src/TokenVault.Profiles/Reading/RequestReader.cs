using System.Text.Json;
using TokenVault.Profiles.Requests;

namespace TokenVault.Profiles.Reading;

/// <summary>Reads one request of a profile.</summary>
internal sealed class RequestReader(BodyContent content, TemplateReader templates, AnswerRulesReader answers, bool hasCardStep, bool hasKeys)
{
    private static readonly Dictionary<string, bool> Methods = new(StringComparer.Ordinal) { ["GET"] = true, ["POST"] = false };

    public ProfileRequest Read(ProfileNode node, ProfileStep step)
    {
        node.AllowOnly(["method", "path", "key", "credential", "body", .. AnswerRulesReader.Members]);
        var isGet = node.Required("method").OneOf(Methods);
        if (isGet && !step.OnlyLooks())
        {
            throw node.Wrong("Only queries and fetch may be a GET; everything else is a POST.");
        }

        var request = new ProfileRequest
        {
            Step = step,
            IsGet = isGet,
            Path = templates.Read(node.Required("path"), TemplatePlace.Path, step),
            Credential = node.Optional("credential") is { } credential ? templates.Read(credential, TemplatePlace.Credential, step: null) : null,
            Key = ReadKey(node, step, isGet),
            Answers = answers.Read(node, step),
        };
        return ReadBody(node, request);
    }

    private Template? ReadKey(ProfileNode node, ProfileStep step, bool isGet)
    {
        var given = node.Optional("key");
        if (!hasKeys || isGet)
        {
            return given is null or { Kind: JsonValueKind.False } ? null : throw given.Wrong("This request sends no idempotency key.");
        }

        // What moves money always has one. A cancel may be better without: its first answer, kept, would hide a later state.
        if (given is { Kind: JsonValueKind.False })
        {
            return step.IsPayment() || step.IsFollowUp() ? throw given.Wrong("A request that moves money needs its key.") : null;
        }

        var key = given is null ? templates.Read(node, DefaultKey(step), TemplatePlace.IdempotencyKey, step)
            : templates.Read(given, TemplatePlace.IdempotencyKey, step);
        return step == ProfileStep.StoreCard && key.Parts.Count == 1
            ? throw node.Wrong("The payment itself goes under {operation}. Give storing the card another key, such as {operation}-card.")
            : key;
    }

    private static string DefaultKey(ProfileStep step) => step switch
    {
        ProfileStep.StoreCard => "{operation}-card",
        _ when step.IsCancel() => "{operation}-cancel",
        _ when step.OnlyLooks() => "{operation}-query",
        _ => "{operation}",
    };

    private ProfileRequest ReadBody(ProfileNode node, ProfileRequest request)
    {
        if (request.IsGet)
        {
            return node.Optional("body") is { } unwanted ? throw unwanted.Wrong("A GET has no body.") : request;
        }

        var isCardStep = hasCardStep ? request.Step == ProfileStep.StoreCard : request.Step.IsPayment();
        var body = new BodyReader(content, templates, request.Step, isCardStep);
        var segments = body.Read(node.Required("body"));
        if (isCardStep && !body.HasNumber)
        {
            throw node.Wrong("This is the request that takes the card, and its body has no field with \"card\": \"number\".");
        }

        // A request without a body is on its way once its head is; then nothing could tell "not sent" from "unknown".
        return body.IsNeverEmpty || content == BodyContent.Json
            ? request with { Body = segments, HasCard = body.HasCard }
            : throw node.Wrong("Its body may come out empty. Give it a field that is always there.");
    }
}
