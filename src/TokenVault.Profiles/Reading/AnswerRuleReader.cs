using System.Globalization;
using System.Text.Json;
using TokenVault.Domain.Payments;
using TokenVault.Profiles.Answers;

namespace TokenVault.Profiles.Reading;

/// <summary>Reads one rule of `answers` and refuses what would call an open question settled.</summary>
internal static class AnswerRuleReader
{
    private static readonly AnswerResult[] OfStoring = [AnswerResult.Stored, AnswerResult.Declined, AnswerResult.NotSent];

    private static readonly AnswerResult[] OfActing =
        [AnswerResult.Succeeded, AnswerResult.Declined, AnswerResult.NotSent, AnswerResult.RequiresAction, AnswerResult.Unknown];

    private static readonly AnswerResult[] OfLooking =
    [
        AnswerResult.Succeeded, AnswerResult.Declined, AnswerResult.RequiresAction, AnswerResult.Unknown, AnswerResult.Absent,
        AnswerResult.Pending, AnswerResult.Cancelled,
    ];

    private static readonly AnswerResult[] OfCancelling =
        [AnswerResult.Cancelled, AnswerResult.Pending, AnswerResult.Absent, AnswerResult.Unknown];

    public static AnswerRule Read(ProfileNode node, ProfileStep step, AnswerPaths paths, string prefix)
    {
        node.AllowOnly("status", "when", "where", "result", "code", "agree");
        var result = node.Required("result").OneOf(Words.Results);
        var allowed = step == ProfileStep.StoreCard ? OfStoring : step.IsCancel() ? OfCancelling : step.OnlyLooks() ? OfLooking : OfActing;
        if (result == AnswerResult.NotSent && step.OnlyLooks())
        {
            throw node.Wrong($"{ProfileSteps.NameOf(step)} only looks: that the question was refused says nothing of what was asked for, which may "
                + "be paid twice then. Leave it out, or give that request a judgement without it.");
        }

        if (!allowed.Contains(result))
        {
            throw node.Wrong($"This request can't come to that. It can: {string.Join(", ", allowed.Select(one => Words.SnakeCase(one.ToString())))}.");
        }

        var rule = new AnswerRule
        {
            Statuses = ReadStatuses(node.Required("status")),
            Conditions = ConditionReader.Read(node.Optional("when")),
            Tests = AnswerTestReader.Read(node.Optional("where"), paths, prefix),
            Result = result,
            Code = ReadCode(node.Optional("code"), result),
        };
        CheckStatuses(node, rule);
        if (rule.Result == AnswerResult.Declined && step.OnlyLooks() && rule.Statuses.Any(range => range.From < 200 || range.To > 299))
        {
            throw node.Wrong($"{ProfileSteps.NameOf(step)} only looks, and only an answer of 200 to 299 tells what it found. Leave it out, or give "
                + "that request a judgement without it.");
        }

        return rule;
    }

    private static void CheckStatuses(ProfileNode node, AnswerRule rule)
    {
        var isGood = rule.Result is AnswerResult.Succeeded or AnswerResult.Stored or AnswerResult.RequiresAction
            or AnswerResult.Cancelled or AnswerResult.Pending;
        if (isGood && rule.Statuses.Any(range => range.From < 200 || range.To > 299))
        {
            throw node.Wrong("Only an answer of 200 to 299 can say that something was done.");
        }

        if (rule.Result != AnswerResult.Unknown && rule.Statuses.Any(range => range.From < 200 || range.To > 499 || (range.To >= 300 && range.From < 400)))
        {
            throw node.Wrong("A redirect and a processor's own failure (5xx) settle nothing. Leave them out: they are unknown.");
        }

        if (isGood && rule.Result != AnswerResult.Pending && rule.Tests.Count == 0)
        {
            throw node.Wrong("A status alone does not say that something was done. Name a value with \"where\".");
        }
    }

    private static List<(int From, int To)> ReadStatuses(ProfileNode node) =>
        node.Kind == JsonValueKind.Array ? [.. node.Items(countMin: 1).Select(ReadStatus)] : [ReadStatus(node)];

    private static (int From, int To) ReadStatus(ProfileNode node)
    {
        if (!node.IsText)
        {
            var status = (int)node.Number(100, 599);
            return (status, status);
        }

        return node.Text() is [var hundreds and >= '1' and <= '5', 'x', 'x'] && int.Parse([hundreds], CultureInfo.InvariantCulture) * 100 is var from
            ? (from, from + 99)
            : throw node.Wrong("A status is a number, or one of 2xx, 4xx and 5xx.");
    }

    private static string ReadCode(ProfileNode? node, AnswerResult result)
    {
        if (node is null)
        {
            return "";
        }

        var code = node.Text(charsMax: 64);
        if (result == AnswerResult.Declined)
        {
            return DeclineReasons.Find(code) is not null
                ? code
                : throw node.Wrong($"It must be one of: {string.Join(", ", DeclineReasons.All.Select(reason => reason.Code).Order(StringComparer.Ordinal))}.");
        }

        return result is AnswerResult.NotSent or AnswerResult.Unknown
            && code is "processor_refused" or "processor_rate_limited" or "processor_error" or "answer_mismatch"
            ? code
            : throw node.Wrong("Only declined, not_sent and unknown have a code; of the last two one of processor_refused, "
                + "processor_rate_limited, processor_error, answer_mismatch.");
    }
}
