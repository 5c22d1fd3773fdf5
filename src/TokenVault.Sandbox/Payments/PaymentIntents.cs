using TokenVault.Sandbox.Cards;
using TokenVault.Sandbox.Http;
using TokenVault.Sandbox.Records;

namespace TokenVault.Sandbox.Payments;

/// <summary>The life of a payment. Each call runs under its account's gate and returns what it changed.</summary>
internal sealed class PaymentIntents(Money money, PaymentMethods methods)
{
    private const string UnexpectedState = "payment_intent_unexpected_state";

    public Answer Create(Account account, FormBody form)
    {
        // What is accepted beyond the payment itself (addresses, receipts) is checked by no rule here and kept nowhere.
        form.AcceptOnly(
            "amount", "currency", "payment_method", "payment_method_data", "payment_method_types", "payment_method_options",
            "automatic_payment_methods", "capture_method", "confirmation_method", "confirm", "description", "metadata",
            "statement_descriptor", "statement_descriptor_suffix", "off_session", "error_on_requires_action", "return_url",
            "receipt_email", "setup_future_usage", "shipping", "use_stripe_sdk", "expand");
        var (amount, currency) = Price(form);
        var id = ObjectIds.New("pi_");
        var method = MethodOf(account, form);
        var intent = new PaymentIntent
        {
            Id = id,
            Amount = amount,
            Currency = currency,
            Status = method is null ? IntentStatus.RequiresPaymentMethod : IntentStatus.RequiresConfirmation,
            CaptureMethod = form.OneOf("capture_method", "automatic", "automatic_async", "manual") ?? "automatic_async",
            ConfirmationMethod = form.OneOf("confirmation_method", "automatic", "manual") ?? "automatic",
            ClientSecret = ObjectIds.New(id + "_secret_"),
            Created = money.Now,
            PaymentMethodId = method?.Id,
            Description = form.Text("description"),
            StatementDescriptor = form.Text("statement_descriptor", 22),
            ReturnUrl = form.Text("return_url"),
            Metadata = form.Metadata(),
        };
        return form.Flag("confirm")
            ? Confirm(account, form, intent, method)
            : Done(account, form, new RecordLine { Account = account.Id, PaymentIntent = intent, PaymentMethod = method });
    }

    public Answer Confirm(Account account, FormBody form, string id)
    {
        form.AcceptOnly(
            "payment_method", "payment_method_data", "payment_method_types", "payment_method_options", "off_session",
            "error_on_requires_action", "return_url", "receipt_email", "setup_future_usage", "shipping", "use_stripe_sdk",
            "mandate_data", "capture_method", "expand");
        var intent = Existing(account, id);
        if (intent.Status is IntentStatus.Succeeded or IntentStatus.Canceled or IntentStatus.RequiresCapture)
        {
            throw StripeError.Refused(
                UnexpectedState, $"You cannot confirm this PaymentIntent because it has a status of {intent.Status}.", intent: intent);
        }

        var method = MethodOf(account, form) ?? (intent.PaymentMethodId is { } known ? account.Method(known) : null);
        return Confirm(
            account,
            form,
            intent with
            {
                CaptureMethod = form.OneOf("capture_method", "automatic", "automatic_async", "manual") ?? intent.CaptureMethod,
                ReturnUrl = form.Text("return_url") ?? intent.ReturnUrl,
            },
            method);
    }

    public Answer Capture(Account account, FormBody form, string id)
    {
        form.AcceptOnly("amount_to_capture", "final_capture", "metadata", "statement_descriptor", "expand");
        var intent = Existing(account, id);
        if (intent.Status is not IntentStatus.RequiresCapture)
        {
            throw StripeError.Refused(
                UnexpectedState,
                $"This PaymentIntent could not be captured because it has a status of {intent.Status}. "
                + "Only a PaymentIntent with the status requires_capture can be captured.",
                intent: intent);
        }

        var amount = form.Integer("amount_to_capture") ?? intent.AmountCapturable;
        if (amount <= 0 || amount > intent.AmountCapturable)
        {
            throw StripeError.Refused(
                amount <= 0 ? "parameter_invalid_integer" : "amount_too_large",
                "The amount to capture must be positive and no more than what can be captured.",
                "amount_to_capture",
                intent);
        }

        // Whatever is not captured is let go: a second capture needs an account feature that few have.
        var mark = Mark.Of(form);
        return Done(account, form, money.Capture(account, Merged(intent, mark), amount, isFinal: true, mark));
    }

    public Answer Cancel(Account account, FormBody form, string id)
    {
        form.AcceptOnly("cancellation_reason", "metadata", "expand");
        var intent = Existing(account, id);
        if (intent.Status is IntentStatus.Succeeded or IntentStatus.Canceled)
        {
            throw StripeError.Refused(
                UnexpectedState, $"You cannot cancel this PaymentIntent because it has a status of {intent.Status}.", intent: intent);
        }

        var reason = form.OneOf(
            "cancellation_reason", "duplicate", "fraudulent", "requested_by_customer", "abandoned");
        var mark = Mark.Of(form);
        return Done(account, form, money.Void(account, Merged(intent, mark), reason, mark));
    }

    /// <summary>What the card holder does in a browser at a real bank: pass or fail the 3-D Secure challenge.</summary>
    public Answer Authenticate(Account account, FormBody form, string id)
    {
        form.AcceptOnly("outcome", "expand");
        var intent = Existing(account, id);
        if (intent.Status is not IntentStatus.RequiresAction)
        {
            throw StripeError.Refused(UnexpectedState, "This PaymentIntent waits for no authentication.", intent: intent);
        }

        var method = account.Method(intent.PaymentMethodId!)!;
        var passed = (form.OneOf("outcome", "succeeded", "failed") ?? "succeeded") is "succeeded";
        return Finish(account, form, intent, method, passed ? Decline.Of(method.Outcome, method.HasCvc) : Decline.AuthenticationFailed);
    }

    private Answer Confirm(Account account, FormBody form, PaymentIntent intent, PaymentMethod? method)
    {
        if (method is null)
        {
            throw StripeError.Refused(
                UnexpectedState, "You cannot confirm this PaymentIntent because it's missing a payment method.", intent: intent);
        }

        intent = intent with { PaymentMethodId = method.Id };

        // A cryptogram says that the card holder was authenticated elsewhere; it is looked at and not kept.
        if (!Decline.NeedsAuthentication(method.Outcome) || form.Has("payment_method_options[card][three_d_secure][cryptogram]"))
        {
            return Finish(account, form, intent, method, Decline.Of(method.Outcome, method.HasCvc));
        }

        // Nobody is there to authenticate, or the caller wants no challenge: the bank's answer is a refusal.
        if (form.Text("off_session") is not (null or "false") || form.Flag("error_on_requires_action"))
        {
            return Finish(account, form, intent, method, Decline.AuthenticationRequired);
        }

        return Done(account, form, new RecordLine
        {
            Account = account.Id,
            PaymentMethod = method,
            PaymentIntent = intent with { Status = IntentStatus.RequiresAction, LastError = null },
        });
    }

    private Answer Finish(Account account, FormBody form, PaymentIntent intent, PaymentMethod method, Decline? refused)
    {
        var changes = money.Authorize(account, intent, method, refused, form.KeyDigest);
        return refused is null
            ? Done(account, form, changes)
            : new Answer(
                ErrorJson.Render(StripeError.Declined(refused, changes.PaymentIntent!, method, changes.Charge!.Id)), changes);
    }

    private static PaymentIntent Merged(PaymentIntent intent, Mark mark) =>
        mark.Metadata is null ? intent : intent with { Metadata = Mark.Merged(intent.Metadata, mark.Metadata) };

    private static Answer Done(Account account, FormBody form, RecordLine changes) => new(
        new Reply(200, ObjectJson.Render(
            changes.PaymentIntent!, Expansion.Of(account, form, changes))),
        changes);

    private static PaymentIntent Existing(Account account, string id) =>
        account.Intent(id) ?? throw StripeError.NotFound("payment_intent", "intent", id);

    private PaymentMethod? MethodOf(Account account, FormBody form)
    {
        if (form.Text("payment_method") is { } id)
        {
            return account.Method(id)
                ?? methods.CreateByName(id)
                ?? throw StripeError.NotFound("PaymentMethod", "payment_method", id);
        }

        if (!form.Has("payment_method_data[type]"))
        {
            return null;
        }

        PaymentMethods.RequireCard(form, "payment_method_data[type]");
        return methods.Create(form, CardFields.StripeInPayment);
    }

    private static (long Amount, string Currency) Price(FormBody form)
    {
        var amount = form.Integer("amount") ?? throw StripeError.Missing("amount");
        var currency = form.Required("currency").ToLowerInvariant();
        if (!Currencies.IsKnown(currency))
        {
            throw StripeError.BadParameter("currency", "parameter_invalid_string", "Invalid currency.");
        }

        if (amount < 1)
        {
            throw StripeError.BadParameter("amount", "parameter_invalid_integer", "This value must be greater than or equal to 1.");
        }

        if (amount < Currencies.LeastOf(currency))
        {
            throw StripeError.BadParameter("amount", "amount_too_small", "The amount is less than the minimum charge amount.");
        }

        return amount <= Currencies.AmountMax
            ? (amount, currency)
            : throw StripeError.BadParameter("amount", "amount_too_large", "Amount must be no more than 99999999.");
    }
}
