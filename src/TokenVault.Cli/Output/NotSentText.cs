namespace TokenVault.Cli.Output;

/// <summary>What to do where nobody declined: the words for what was not sent, or can't be told (protos/README.md).</summary>
internal static class NotSentText
{
    public static string Of(string code) => code switch
    {
        "processor_unreachable" or "adapter_unreachable" => "Nothing was sent: the same key may be tried again.",
        "processor_rate_limited" => "The processor takes no more just now: try the same key in a moment.",
        "processor_refused" => "The processor did not take the request: its minimum amount, the account or its key. Mend that, then try the same key again.",
        "adapter_refused" => "The adapter did not take the request: logs/processor.log says why.",
        "request_not_rendered" => "A text does not fit the processor's profile: shorten it or leave it out.",
        "sealed_card_invalid" => "The stored card does not open: tokenize it again and tell whoever runs the vault.",
        "cvc_handle_expired" => "The security code is gone: tokenize with it again.",
        "cancelled" or "not_found" or "never_begun" => "Nothing was done at the processor: the same key may be tried again.",
        "processor_no_answer" or "processor_error" or "answer_unreadable" or "answer_mismatch" or "adapter_timeout" or "adapter_failure"
            or "adapter_stopped" or "gateway_restarted" or "outcome_not_stored" => "It is being found out: ask with the same key or by tokenvault payment ID.",
        _ => "",
    };
}
