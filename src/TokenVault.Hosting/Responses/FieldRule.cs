using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using TokenVault.Contracts.Options.V1;

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
