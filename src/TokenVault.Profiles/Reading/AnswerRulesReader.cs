using System.Text.RegularExpressions;
using TokenVault.Profiles.Answers;

namespace TokenVault.Profiles.Reading;

/// <summary>Reads what a request's answers mean: its own rules, then those of the judgement that it names.</summary>
internal sealed partial class AnswerRulesReader(TemplateReader templates, ProfileNode? judgements)
{
    private static readonly string[] OwnMembers = ["answers", "agree", "gives", "facts", "dispute"];

    public static IReadOnlyList<string> Members => [.. OwnMembers, "judge"];

    public AnswerRules Read(ProfileNode request, ProfileStep step)
    {
        var paths = new AnswerPaths(templates, step);
        var rules = new List<AnswerRule>();
        var agreements = new List<AnswerAgreement>();
        AnswerGives? gives = null;
        AnswerFacts? facts = null;
        AnswerDispute? dispute = null;
        foreach (var (node, prefix) in PartsOf(request))
        {
            rules.AddRange((node.Optional("answers")?.Items(countMin: 1) ?? []).Select(rule => ReadRule(rule, step, paths, prefix)));
            agreements.AddRange(node.Optional("agree") is { } agree ? ReadAgreements(agree, step, paths, prefix) : []);
            gives ??= node.Optional("gives") is { } given ? ReadGives(given, paths, prefix) : null;
            facts ??= node.Optional("facts") is { } told && step == ProfileStep.Fetch ? ReadFacts(told, paths, prefix) : null;
            dispute ??= node.Optional("dispute") is { } disputed && step == ProfileStep.FetchDispute ? ReadDispute(disputed, paths, prefix) : null;
        }

        var read = new AnswerRules
        {
            Plan = paths.Build(),
            Rules = rules,
            Agreements = agreements,
            Gives = gives ?? new(),
            Facts = facts,
            Dispute = dispute,
        };
        Check(request, read, step);
        return read;
    }

    // Its own, then the judgement's, whose places begin where the request says.
    private List<(ProfileNode Node, string Prefix)> PartsOf(ProfileNode request)
    {
        var parts = new List<(ProfileNode, string)> { (request, "") };
        if (request.Optional("judge") is not { } judge)
        {
            return parts;
        }

        var (name, at) = (judge, "");
        if (judge.IsObject)
        {
            judge.AllowOnly("as", "at");
            (name, at) = (judge.Required("as"), judge.Required("at").Text());
        }

        var judgement = judgements?.Optional(name.Text()) ?? throw name.Wrong("There is no such member in \"judgements\".");
        judgement.AllowOnly(OwnMembers);
        parts.Add((judgement, at));
        return parts;
    }

    // A judgement that several requests share may name what only some of them know.
    private static bool IsOf(ProfileNode agreement, ProfileStep step) =>
        !step.IsFetch() && TemplateReader.IsKnown(agreement.Text(), step);

    private AnswerRule ReadRule(ProfileNode node, ProfileStep step, AnswerPaths paths, string prefix)
    {
        var rule = AnswerRuleReader.Read(node, step, paths, prefix);
        if (node.Optional("agree") is not { } agree)
        {
            return rule;
        }

        return rule.Result == AnswerResult.Succeeded
            ? throw agree.Wrong("A success agrees with all that the request names. Take it away.")
            : agree.Members().Count == 0
            ? throw agree.Wrong("It must name a place. What agrees in nothing may be about anything.")
            : rule with { Agreements = ReadAgreements(agree, step, paths, prefix) };
    }

    private List<AnswerAgreement> ReadAgreements(ProfileNode node, ProfileStep step, AnswerPaths paths, string prefix) =>
    [
        .. node.Members().Where(agreement => IsOf(agreement.Value, step)).Select(agreement => new AnswerAgreement(
            paths.Slot(agreement.Value, prefix, agreement.Name.EndsWith('?') ? agreement.Name[..^1] : agreement.Name),
            templates.Read(agreement.Value, TemplatePlace.Answer, step),
            agreement.Name.EndsWith('?'))),
    ];

    private static AnswerGives ReadGives(ProfileNode node, AnswerPaths paths, string prefix)
    {
        node.AllowOnly(
            "method", "reference", "raw_code", "network_transaction_id", "avs_result", "security_code_result", "action_type", "redirect_url", "client_secret");
        IReadOnlyList<int> Slots(string name) =>
            node.Optional(name) is { } places ? [.. places.Texts().Select(place => paths.Slot(places, prefix, place))] : [];
        return new AnswerGives
        {
            Method = Slots("method"),
            Reference = Slots("reference"),
            RawCode = Slots("raw_code"),
            NetworkTransactionId = Slots("network_transaction_id"),
            AvsResult = ReadWords(node.Optional("avs_result"), paths, prefix),
            SecurityCodeResult = ReadWords(node.Optional("security_code_result"), paths, prefix),
            ActionType = Slots("action_type"),
            RedirectUrl = Slots("redirect_url"),
            ClientSecret = Slots("client_secret"),
        };
    }

    private static IReadOnlyList<AnswerWord> ReadWords(ProfileNode? node, AnswerPaths paths, string prefix) =>
        node is null ? [] : [.. node.Items(countMin: 1).Select(word =>
        {
            word.AllowOnly("where", "word");
            return new AnswerWord(
                AnswerTestReader.Read(word.Required("where"), paths, prefix),
                word.Required("word").Matching(CheckWord(), "It must be match, partial, no_match or unavailable."));
        })];

    private static AnswerFacts ReadFacts(ProfileNode node, AnswerPaths paths, string prefix)
    {
        node.AllowOnly("currency", "authorized", "captured", "refunded", "voided", "operation");
        int Slot(string name) => node.Optional(name) is { } place ? paths.Slot(place, prefix, place.Text()) : -1;
        return new AnswerFacts
        {
            Currency = paths.Slot(node.Required("currency"), prefix, node.Required("currency").Text()),
            Authorized = Slot("authorized"),
            Captured = Slot("captured"),
            Refunded = Slot("refunded"),
            Operation = node.Optional("operation") is { } places ? [.. places.Texts().Select(place => paths.Slot(places, prefix, place))] : [],
            Voided = AnswerTestReader.Read(node.Optional("voided"), paths, prefix),
        };
    }

    private static AnswerDispute ReadDispute(ProfileNode node, AnswerPaths paths, string prefix)
    {
        node.AllowOnly("payment", "status", "reason", "amount", "currency");
        List<int> Slots(string name) => [.. node.Required(name).Texts().Select(place => paths.Slot(node, prefix, place))];
        return new AnswerDispute
        {
            Payment = Slots("payment"),
            Status = Slots("status"),
            Reason = Slots("reason"),
            Amount = paths.Slot(node, prefix, node.Required("amount").Text()),
            Currency = paths.Slot(node, prefix, node.Required("currency").Text()),
        };
    }

    private static void Check(ProfileNode request, AnswerRules rules, ProfileStep step)
    {
        if (rules.Rules.Count == 0)
        {
            throw request.Wrong("It has no \"answers\". Without a rule nothing ever succeeds.");
        }

        if (step == ProfileStep.StoreCard && rules.Gives.Method.Count == 0)
        {
            throw request.Wrong("It must say where the stored card's name is: \"gives\": {\"method\": …}.");
        }

        if (step == ProfileStep.Fetch && rules.Facts is null)
        {
            throw request.Wrong("It must say where the sums are: \"facts\".");
        }

        if (step == ProfileStep.FetchDispute && rules.Dispute is null)
        {
            throw request.Wrong("It must say what the dispute is about: \"dispute\".");
        }

        var succeeds = !step.IsFetch() && rules.Rules.Any(rule => rule.Result == AnswerResult.Succeeded);
        if (succeeds && rules.Agreements.All(agreement => agreement.IsOptional))
        {
            throw request.Wrong("A success must agree with what was asked: \"agree\": {\"amount\": \"{amount}\", …}.");
        }

        if (succeeds && step is ProfileStep.Authorize or ProfileStep.Charge
            && !(Agrees(rules, Placeholder.Amount) && (Agrees(rules, Placeholder.Currency) || Agrees(rules, Placeholder.CurrencyLower))))
        {
            throw request.Wrong("A payment's success must agree in amount and currency.");
        }

        if (succeeds && rules.Gives.Reference.Count == 0
            && step is ProfileStep.Authorize or ProfileStep.Charge or ProfileStep.QueryPaymentByReference or ProfileStep.QueryPaymentByOwn)
        {
            throw request.Wrong("It must say where the payment's name is, or nothing can follow it: \"gives\": {\"reference\": …}.");
        }
    }

    private static bool Agrees(AnswerRules rules, Placeholder placeholder) =>
        rules.Agreements.Any(agreement => !agreement.IsOptional && agreement.Value.Holds(placeholder));

    [GeneratedRegex("^(match|partial|no_match|unavailable)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CheckWord();
}
