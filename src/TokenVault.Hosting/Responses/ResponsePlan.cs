using Google.Protobuf;
using Google.Protobuf.Reflection;
using TokenVault.Contracts.Options.V1;

namespace TokenVault.Hosting.Responses;

/// <summary>The fields of a message that could carry a card number, listed once so that an answer costs no search.</summary>
internal sealed class ResponsePlan
{
    // A number of 64 bits has room for 19 digits; one of 32 bits has room for 10, two fewer than the shortest card number.
    private static readonly FieldType[] CouldHoldACardNumber =
    [
        FieldType.String, FieldType.Bytes, FieldType.Int64, FieldType.UInt64, FieldType.SInt64, FieldType.Fixed64, FieldType.SFixed64,
        FieldType.Double,
    ];

    // Moments and spans, which their makers bound by the year 9999. No rule, so they cost nothing.
    private static readonly string[] Exempt = ["google.protobuf.Timestamp", "google.protobuf.Duration"];

    // Filled after the plan is known to its fields, because a message may hold itself.
    private FieldRule[] _rules = [];

    /// <summary>
    /// Lists the fields of a message and of all that it holds. Throws <see cref="InvalidOperationException"/> where one has no
    /// content kind, or is a map, which no kind describes.
    /// </summary>
    public static ResponsePlan Of(MessageDescriptor message) => Build(message, new Dictionary<string, ResponsePlan>(StringComparer.Ordinal));

    public ResponseViolation? Check(IMessage message)
    {
        foreach (var rule in _rules)
        {
            if (rule.Check(message) is { } violation)
            {
                return violation;
            }
        }

        return null;
    }

    private static ResponsePlan Build(MessageDescriptor message, Dictionary<string, ResponsePlan> known)
    {
        if (known.TryGetValue(message.FullName, out var built))
        {
            return built;
        }

        var plan = new ResponsePlan();
        known.Add(message.FullName, plan);
        plan._rules = [.. message.Fields.InDeclarationOrder().Select(field => RuleOf(field, known)).OfType<FieldRule>()];
        return plan;
    }

    private static FieldRule? RuleOf(FieldDescriptor field, Dictionary<string, ResponsePlan> known)
    {
        if (field.IsMap)
        {
            throw new InvalidOperationException($"{field.FullName} is a map, which no content kind describes. Use a repeated message.");
        }

        if (field.FieldType is FieldType.Message or FieldType.Group)
        {
            if (Exempt.Contains(field.MessageType.FullName, StringComparer.Ordinal))
            {
                return null;
            }

            var nested = Build(field.MessageType, known);
            return new FieldRule(field, Content.Unspecified, nested);
        }

        if (!CouldHoldACardNumber.Contains(field.FieldType))
        {
            return null;
        }

        var content = field.GetOptions()?.GetExtension(ContentExtensions.Content) ?? Content.Unspecified;
        return content != Content.Unspecified
            ? new FieldRule(field, content, nested: null)
            : throw new InvalidOperationException(
                $"{field.FullName} has no content kind. Add [(tokenvault.options.v1.content) = CONTENT_…] to it in its proto.");
    }
}
