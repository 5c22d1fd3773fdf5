using Google.Protobuf.Reflection;
using TokenVault.Contracts.Options.V1;

namespace TokenVault.ContractRules;

/// <summary>What a field of an answer must state, so that no answer has a place for a card number.</summary>
internal static class ResponseRules
{
    // A number of 64 bits has room for 19 digits. A 32-bit one has room for 10, two fewer than the shortest card number.
    private static readonly FieldType[] CouldHoldACardNumber =
    [
        FieldType.String, FieldType.Bytes, FieldType.Int64, FieldType.UInt64, FieldType.SInt64, FieldType.Fixed64, FieldType.SFixed64,
        FieldType.Double,
    ];

    // Their seconds are bounded by the year 9999 (timestamp.proto), below any 16-digit number, and their makers refuse what is beyond.
    private static readonly string[] Exempt = ["google.protobuf.Timestamp", "google.protobuf.Duration"];

    // The gateway's, which has the card in hand anyway. In an answer of the adapter it would be a way for a card to come back.
    private const string TokenInACardsForm = "tokenvault.v1.FormatPreservingToken.digits";

    /// <summary>One line per field at fault, in the form that MSBuild shows as an error of the build.</summary>
    public static IEnumerable<string> FindProblems(MessageDescriptor response) =>
        FindProblems(response, new HashSet<string>(Exempt, StringComparer.Ordinal));

    private static IEnumerable<string> FindProblems(MessageDescriptor message, HashSet<string> seen)
    {
        if (!seen.Add(message.FullName))
        {
            return [];
        }

        return message.Fields.InDeclarationOrder().SelectMany(field => field switch
        {
            { IsMap: true } => [Error(field, "TV0004", "is a map, which no content kind describes. Use a repeated message")],
            { FieldType: FieldType.Message or FieldType.Group } => FindProblems(field.MessageType, seen),
            _ when CouldHoldACardNumber.Contains(field.FieldType) && ContentOf(field) == Content.Unspecified =>
                [Error(field, "TV0003", "could hold a card number and does not say what it holds. Add [(tokenvault.options.v1.content) = CONTENT_…]")],
            _ when ContentOf(field) == Content.FormatPreservingToken && !string.Equals(field.FullName, TokenInACardsForm, StringComparison.Ordinal) =>
                [Error(field, "TV0005", $"is of the kind that can't be told from a card number, which only {TokenInACardsForm} may be")],
            _ => Enumerable.Empty<string>(),
        });
    }

    private static Content ContentOf(FieldDescriptor field) =>
        field.GetOptions()?.GetExtension(ContentExtensions.Content) ?? Content.Unspecified;

    private static string Error(FieldDescriptor field, string code, string problem) =>
        $"protos/{field.File.Name} : error {code}: {field.FullName} is in a response and {problem}; see protos/tokenvault/options/v1/content.proto.";
}
