using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using TokenVault.Contracts.Options.V1;
using TokenVault.Domain.Cards;

namespace TokenVault.Hosting.Responses;

/// <summary>The check of one text, bytes, 64-bit or message field.</summary>
internal sealed class FieldRule(FieldDescriptor field, Content content, ResponsePlan? nested)
{
    private readonly IFieldAccessor _accessor = field.Accessor;
    private readonly bool _isRepeated = field.IsRepeated;
    private readonly string _name = field.FullName;

    public ResponseViolation? Check(IMessage message)
    {
        var value = _accessor.GetValue(message);

        // Only where the caller asked for a token that passes for a card may one look like it.
        if (content == Content.FormatPreservingToken
            && message is not Contracts.V1.FormatPreservingToken { PassesLuhn: true }
            && value is string digits && CardNumberPattern.IsIn(digits))
        {
            return Violation;
        }

        if (!_isRepeated)
        {
            return CheckOne(value);
        }

        foreach (var element in (IEnumerable)value)
        {
            if (CheckOne(element) is { } violation)
            {
                return violation;
            }
        }

        return null;
    }

    private ResponseViolation? CheckOne(object? value) => value switch
    {
        null => null,
        string text => ContentGrammar.Allows(content, text) ? null : Violation,
        ByteString bytes => ContentGrammar.Allows(content, bytes.Span) ? null : Violation,
        long number => ContentGrammar.Allows(content, number) ? null : Violation,
        IMessage message when nested is not null => nested.Check(message),
        _ => Violation,
    };

    private ResponseViolation? Violation => new ResponseViolation(_name, content);
}
