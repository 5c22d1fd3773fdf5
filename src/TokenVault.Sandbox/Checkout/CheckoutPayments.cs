using TokenVault.Sandbox.Cards;
using TokenVault.Sandbox.Http;
using TokenVault.Sandbox.Payments;
using TokenVault.Sandbox.Records;

namespace TokenVault.Sandbox.Checkout;

/// <summary>The calls that change something. Each runs under its account's gate.</summary>
internal sealed class CheckoutPayments(Money money, PaymentMethods methods)
{
    public Answer Tokenize(Account account, FormBody form)
    {
        form.AcceptOnly("type", "number", "expiry_month", "expiry_year", "cvv", "name", "billing_address", "phone");
        if (form.Required("type") is not "card")
        {
            throw StripeError.BadParameter("type", "token_type_invalid", "Cards only.");
        }

        var method = methods.Create(form, CardFields.CheckoutToken) with { Id = ObjectIds.New("tok_") };
        return new Answer(
            new Reply(201, CheckoutJson.RenderToken(method)), new RecordLine { Account = account.Id, PaymentMethod = method });
    }

    public Answer Request(Account account, FormBody form)
    {
        // What is accepted beyond the payment itself (addresses, risk, descriptors) is checked by no rule here and kept nowhere.
        form.AcceptOnly(
            "source", "amount", "currency", "reference", "description", "capture", "capture_on", "customer", "billing_descriptor",
            "shipping", "3ds", "previous_payment_id", "payment_type", "merchant_initiated", "metadata", "processing_channel_id",
            "processing", "risk", "success_url", "failure_url", "payment_ip", "authorization_type", "items", "retry");
        var mark = Mark.Of(form);
        if (form.Text("previous_payment_id") is { } previous && account.Intent(previous) is null)
        {
            throw StripeError.BadParameter("previous_payment_id", "previous_payment_id_invalid", "No such payment.");
        }

        var id = ObjectIds.New("pay_");
        var method = SourceOf(account, form);
        var intent = new PaymentIntent
        {
            Id = id,
            Amount = Amount(form, Currencies.AmountMax) ?? 0,
            Currency = Currency(form),
            Status = IntentStatus.RequiresAction,
            CaptureMethod = form.Flag("capture", otherwise: true) ? "automatic" : PaymentIntent.CapturedLater,
            ConfirmationMethod = "automatic",
            ClientSecret = "",
            Created = money.Now,
            PaymentMethodId = method.Id,
            Description = form.Text("description"),
            Reference = form.Text("reference"),
            PaymentType = form.OneOf("payment_type", "Regular", "Recurring", "MOTO", "Installment", "Unscheduled") ?? "Regular",
            ReturnUrl = form.Text("success_url"),
            Metadata = mark.Metadata ?? new Dictionary<string, string>(StringComparer.Ordinal),
        };
        if (!Decline.NeedsAuthentication(method.Outcome) || form.Has("3ds[cryptogram]"))
        {
            return Finish(account, form, intent, method, Decline.Of(method.Outcome, method.HasCvc));
        }

        // Nobody is there to authenticate, or the caller wants no challenge.
        if (form.Flag("merchant_initiated") || !form.Flag("3ds[enabled]"))
        {
            return Finish(account, form, intent, method, Decline.AuthenticationRequired);
        }

        var changes = new RecordLine { Account = account.Id, PaymentMethod = method, PaymentIntent = intent };
        return new Answer(new Reply(202, CheckoutJson.RenderPending(intent)), changes);
    }

    public Answer Authenticate(Account account, FormBody form, string id)
    {
        form.AcceptOnly("outcome");
        var intent = Existing(account, id);
        if (intent.Status is not IntentStatus.RequiresAction)
        {
            throw StripeError.NotAllowed("payment_not_pending", "This payment waits for no authentication.");
        }

        var method = account.Method(intent.PaymentMethodId!)!;
        var passed = (form.OneOf("outcome", "succeeded", "failed") ?? "succeeded") is "succeeded";
        return Finish(account, form, intent, method, passed ? Decline.Of(method.Outcome, method.HasCvc) : Decline.AuthenticationFailed);
    }

    public Answer Capture(Account account, FormBody form, string id)
    {
        form.AcceptOnly(
            "amount", "capture_type", "reference", "metadata", "customer", "description", "billing_descriptor", "shipping", "items", "processing");
        var intent = Existing(account, id);
        if (intent.Status is not IntentStatus.RequiresCapture)
        {
            throw StripeError.NotAllowed("capture_not_allowed", "Nothing is left to capture.");
        }

        var amount = Amount(form, Currencies.AmountMax) ?? intent.AmountCapturable;
        if (amount < 1 || amount > intent.AmountCapturable)
        {
            throw StripeError.Refused("capture_value_greater_than_remaining_authorized", "More than is held.", "amount");
        }

        var isFinal = form.OneOf("capture_type", "Final", "NonFinal") is "Final";
        var changes = money.Capture(account, intent, amount, isFinal, Mark.Of(form));
        return Accepted(changes.Movement!.Id, form, intent, changes);
    }

    public Answer Void(Account account, FormBody form, string id)
    {
        form.AcceptOnly("reference", "metadata");
        var intent = Existing(account, id);
        if (intent.Status is not IntentStatus.RequiresCapture || intent.AmountReceived > 0)
        {
            throw StripeError.NotAllowed("void_not_allowed", "Only what is held and was not captured can be voided.");
        }

        var changes = money.Void(account, intent, reason: null, Mark.Of(form));
        return Accepted(changes.Movement!.Id, form, intent, changes);
    }

    public Answer Refund(Account account, FormBody form, string id)
    {
        form.AcceptOnly("amount", "reference", "metadata", "items", "amount_allocations");
        var intent = Existing(account, id);
        var charge = intent.LatestChargeId is { } chargeId ? account.Charge(chargeId) : null;
        if (charge is not { IsCaptured: true })
        {
            throw StripeError.NotAllowed("refund_not_allowed", "Nothing was captured.");
        }

        var left = charge.AmountCaptured - charge.AmountRefunded;
        var amount = Amount(form, Currencies.AmountMax) ?? left;
        if (amount < 1 || amount > left)
        {
            throw StripeError.Refused("refund_amount_exceeds_balance", "More than was captured and not refunded.", "amount");
        }

        var changes = money.Refund(account, charge, amount, reason: null, Mark.Of(form));
        return Accepted(changes.Refund!.Id, form, intent, changes);
    }

    public static PaymentIntent Existing(Account account, string id) =>
        account.Intent(id) ?? throw StripeError.NotFound("payment", "id", id);

    private Answer Finish(Account account, FormBody form, PaymentIntent intent, PaymentMethod method, Decline? refused)
    {
        var changes = money.Authorize(account, intent, method, refused, form.KeyDigest);
        return new Answer(new Reply(201, CheckoutJson.RenderResult(changes.PaymentIntent!, changes.Charge!, method)), changes);
    }

    private static Answer Accepted(string actionId, FormBody form, PaymentIntent intent, RecordLine changes) =>
        new(new Reply(202, CheckoutJson.RenderAction(actionId, form.Text("reference"), intent.Id)), changes);

    private PaymentMethod SourceOf(Account account, FormBody form)
    {
        switch (form.Required("source[type]"))
        {
            case "card":
                return methods.Create(form, CardFields.CheckoutSource) with { Id = ObjectIds.New("src_") };
            case "token":
                return account.Method(form.Required("source[token]"))
                    ?? throw StripeError.BadParameter("source[token]", "token_invalid", "No such token.");
            case "id":
                return account.Method(form.Required("source[id]"))
                    ?? throw StripeError.BadParameter("source[id]", "source_id_invalid", "No such source.");
            default:
                throw StripeError.BadParameter("source[type]", "payment_source_type_invalid", "Cards, their tokens and their sources only.");
        }
    }

    private static string Currency(FormBody form)
    {
        var currency = form.Required("currency").ToLowerInvariant();
        return Currencies.IsKnown(currency) ? currency : throw StripeError.BadParameter("currency", "currency_invalid", "Invalid currency.");
    }

    private static long? Amount(FormBody form, long most) => form.Integer("amount") switch
    {
        null => null,
        { } amount when amount >= 0 && amount <= most => amount,
        _ => throw StripeError.BadParameter("amount", "amount_invalid", "The amount is out of bounds."),
    };
}
