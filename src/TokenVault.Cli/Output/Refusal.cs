using System.Collections.Frozen;
using Google.Rpc;
using Grpc.Core;
using TokenVault.Client;

namespace TokenVault.Cli.Output;

/// <summary>Says in words why the vault refused a call and what mends it.</summary>
internal static class Refusal
{
    private static readonly FrozenDictionary<string, string> Mends = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["CARD_NUMBER_CHECK_DIGIT"] = "A digit is mistyped: enter the card number again.",
        ["CARD_NUMBER_LENGTH"] = "A card number has 12 to 19 digits.",
        ["CARD_NUMBER_NOT_DIGITS"] = "Enter digits only.",
        ["CARD_EXPIRED"] = "Ask for a card that is still good.",
        ["CVC_HANDLE_INVALID"] = "A CVC serves one authorization, for minutes: tokenize with the CVC again.",
        ["TOKEN_NOT_FOUND"] = "This merchant has no such token. Check --merchant, or tokenize the card first.",
        ["IDEMPOTENCY_KEY_REUSED"] = "That key belongs to another request. Use a new key for a new purpose.",
        ["PAYMENT_NOT_FOUND"] = "This merchant has no such payment. Check --merchant, or list them: tokenvault payments list.",
        ["PAYMENT_STATE_INVALID"] = "The payment is not at a point where that can be done: tokenvault payment ID shows how far it is.",
        ["PAYMENT_BUSY"] = "Another call on that payment is under way: try again in a moment with the same key.",
        ["PAYMENT_IN_CONFLICT"] = "Money may have moved: do not try it under another key. An operator sees it with tokenvault payments unknown, and two settle it with tokenvault payments resolve.",
        ["AMOUNT_EXCEEDS_PAYMENT"] = "That is more than is left: tokenvault payment ID shows what was captured and given back.",
        ["CURSOR_INVALID"] = "Watch from now on without --cursor, and look at what was missed with: tokenvault payments list.",
        ["OPERATION_NOT_FOUND"] = "There is no such operation: tokenvault payments unknown lists them.",
        ["OPERATION_NOT_UNKNOWN"] = "Its outcome is known by now and the processor has not contradicted it: nothing has to be stated.",
        ["RESOLUTION_BY_SAME_PERSON"] = "It takes a second person: another operator has to say the same with --operator.",
        ["RESOLUTION_DIFFERS"] = "The other operator has said something else. Look at the evidence together; whoever proposed may correct it.",
        ["RESOLUTION_NOT_RECORDED"] = "The adapter keeps to what it found. Look at the evidence again; where it stands, see the adapter's log for why.",
        ["MERCHANT_LIMIT_EXCEEDED"] = "The adapter's limit for this merchant is reached for today.",
        ["IDEMPOTENCY_KEY_IN_FLIGHT"] = "The first charge with that key is under way: try again in a moment.",
        ["MERCHANT_WITHOUT_PROCESSOR"] = "The merchant has no account at any processor that its rules lead to: tokenvault merchant add NAME, or correct the rules in processor/accounts.json.",
        ["CERTIFICATE_MISSING"] = "Call with a client certificate of this vault (clients/NAME).",
        ["CERTIFICATE_NOT_TRUSTED"] = "The certificate is not of this vault's authority, or has expired.",
        ["CALLER_UNKNOWN"] = "The certificate's name is not in the registry: tokenvault merchant add NAME; one that was just added is let in after a moment.",
        ["CALLER_DISABLED"] = "The caller was disabled: tokenvault merchant add NAME lets it in again.",
        ["CALLER_NOT_ALLOWED"] = "This role may not make that call.",
        ["ADAPTER_SEALED"] = "Its key custodians open it, each with: tokenvault keys unlock --as NAME. How far they are: tokenvault keys lock-state.",
        ["CUSTODIAN_SHARE_WRONG"] = "It may be of an earlier lock or of somebody else: look for the share that was given to you last.",
        ["CUSTODIAN_SHARE_GIVEN"] = "Nothing more is to be done by you now: tokenvault keys lock-state shows who is to follow.",
        ["CUSTODIAN_WITHOUT_SHARE"] = "Check --as: tokenvault keys lock-state shows who has a share.",
        ["ADAPTER_UNAVAILABLE"] = "The processor adapter does not answer: see logs/processor.log. The same call may be repeated.",
        ["PROCESSOR_UNAVAILABLE"] = "The payment processor does not answer. Repeat with the same idempotency key.",
        ["FENCE_STALE"] = "Another gateway process has taken over at the adapter: stop one of the two, start the other anew.",
        ["AMOUNT_OUT_OF_RANGE"] = "Check the amount; what a processor takes at most and in which steps is in its profile.",
        ["AMOUNT_TOO_FINE"] = "This processor counts that currency in larger steps: see `amounts` in its profile.",
        ["OPERATION_NOT_SUPPORTED"] = "The merchant's processor does not offer that (a second capture, a verification, this currency or a network token): see the table in deploy/processors/README.md.",
        ["TEXT_HOLDS_CARD_NUMBER"] = "Something like a card number stands in it: put letters between the digits, or leave it out.",
        ["LEGAL_HOLD"] = "Someone who answers card holders has ordered that it be kept: tokenvault privacy holds, as the privacy officer, says what for.",
        ["PAYMENTS_OPEN"] = "Some payments are not settled yet and keep their texts until then.",
        ["KEY_DESTROYED"] = "Two custodians have destroyed the key that it needs: tokenvault keys status says when. Only a backup of the keys that holds it brings it back.",
        ["KEY_IN_USE"] = "Draw another first: tokenvault keys rotate.",
        ["KEY_STILL_NEEDED"] = "tokenvault keys status shows which gateway needs it, or has not said: it lets go of it by itself, days after its index was made anew. Where none does, try again after midnight (UTC).",
        ["GATEWAY_UNKNOWN"] = "tokenvault keys status lists those that depend on keys.",
        ["GATEWAY_ENROLLED"] = "Where it is gone, refuse its calls first: tokenvault gateway revoke NAME.",
        ["KEY_NUMBER_STALE"] = "Somebody else has drawn a key meanwhile: look at tokenvault keys status before you draw another.",
        ["KEYSTORE_NOT_WRITTEN"] = "Look at logs/processor.log: a full disk, a folder that can't be written, or a keystore that was changed beside the adapter, which has to be started anew then.",
        ["KEY_NOT_CONFIRMED_BY_ANOTHER"] = "It takes a second person: another custodian has to say the same with --custodian.",
        ["KEY_BACKUP_DIFFERS"] = "The keys were changed meanwhile, or --dir is another vault: make the backup again.",
        ["OVERLOADED"] = "Too much at once: try again in a moment.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The stable word and its mend, where there is no more to tell.</summary>
    public static string OfReason(string reason) => $"{reason}. {Mends.GetValueOrDefault(reason, "")}".TrimEnd();

    public static string Describe(RpcException error)
    {
        if (TokenVaultClient.TryReadReason(error, out var reason))
        {
            var fields = error.GetRpcStatus()?.GetDetail<BadRequest>()?.FieldViolations.Select(violation => violation.Field).ToList() ?? [];
            var place = fields.Count > 0 ? $" (in {string.Join(", ", fields)})" : "";
            return $"{reason}{place}: {error.Status.Detail} {Mends.GetValueOrDefault(reason, "")}".TrimEnd();
        }

        return error.StatusCode == StatusCode.Unavailable
            ? "The vault does not answer. Is it running? Start it with: tokenvault up"
            : $"{error.StatusCode}: {error.Status.Detail}";
    }
}
