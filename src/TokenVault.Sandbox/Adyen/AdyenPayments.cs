using TokenVault.Sandbox.Cards;
using TokenVault.Sandbox.Http;
using TokenVault.Sandbox.Payments;
using TokenVault.Sandbox.Records;

namespace TokenVault.Sandbox.Adyen;

/// <summary>Payments as they begin. Each call runs under its account's gate.</summary>
internal sealed class AdyenPayments(Money money, PaymentMethods methods)
{
    public Answer Request(Account account, FormBody form)
    {
        // What is accepted beyond the payment itself (addresses, browsers, baskets) is checked by no rule here and kept nowhere.
        form.AcceptOnly(
            "merchantAccount", "reference", "amount", "paymentMethod", "captureDelayHours", "additionalData", "shopperInteraction",
            "recurringProcessingModel", "returnUrl", "billingAddress", "deliveryAddress", "mpiData", "shopperReference", "shopperEmail",
            "shopperIP", "shopperName", "storePaymentMethod", "channel", "origin", "browserInfo", "authenticationData", "metadata",
            "merchantOrderReference", "countryCode", "shopperLocale", "shopperStatement", "telephoneNumber", "mcc", "store", "lineItems");
        form.Required("merchantAccount");
        var reference = form.Required("reference");
        var mark = Mark.Of(form);
        var (value, currency) = AdyenAmount.Read(form);
        if (form.Required("paymentMethod[type]") is not "scheme")
        {
            throw StripeError.BadParameter("paymentMethod[type]", "payment_method_invalid", "Cards only: paymentMethod.type must be scheme.");
        }

        var method = methods.Create(form, CardFields.Adyen);
        var intent = new PaymentIntent
        {
            Id = PspReference.New(),
            Amount = value,
            Currency = currency,
            Status = IntentStatus.RequiresAction,
            CaptureMethod = IsCapturedLater(form) ? PaymentIntent.CapturedLater : "automatic",
            ConfirmationMethod = "automatic",
            ClientSecret = "",
            Created = money.Now,
            PaymentMethodId = method.Id,
            Reference = reference,
            PaymentType = form.OneOf("shopperInteraction", "Ecommerce", "ContAuth", "Moto", "POS") ?? "Ecommerce",
            ReturnUrl = form.Text("returnUrl"),
            Metadata = mark.Metadata ?? new Dictionary<string, string>(StringComparer.Ordinal),
        };
        if (!Decline.NeedsAuthentication(method.Outcome) || form.Has("mpiData[cavv]"))
        {
            return Finish(account, form, intent, method, Decline.Of(method.Outcome, method.HasCvc));
        }

        // Nobody is there to authenticate, or nowhere is said to come back to.
        if (intent.PaymentType is not "Ecommerce" || intent.ReturnUrl is null)
        {
            return Finish(account, form, intent, method, Decline.AuthenticationRequired);
        }

        var changes = new RecordLine { Account = account.Id, PaymentMethod = method, PaymentIntent = intent };
        return new Answer(new Reply(200, AdyenJson.RenderRedirect(intent)), changes);
    }

    public Answer Authenticate(Account account, FormBody form, string id)
    {
        form.AcceptOnly("outcome");
        var intent = Existing(account, id);
        if (intent.Status is not IntentStatus.RequiresAction)
        {
            throw StripeError.Refused("payment_not_pending", "This payment waits for no authentication.");
        }

        var method = account.Method(intent.PaymentMethodId!)!;
        var passed = (form.OneOf("outcome", "succeeded", "failed") ?? "succeeded") is "succeeded";
        return Finish(account, form, intent, method, passed ? Decline.Of(method.Outcome, method.HasCvc) : Decline.AuthenticationFailed);
    }

    public static PaymentIntent Existing(Account account, string id) =>
        account.Intent(id) ?? throw StripeError.NotFound("payment", "paymentPspReference", id);

    // A delay of no hours is a capture at once; any other one is taken for a capture by request.
    private static bool IsCapturedLater(FormBody form) =>
        form.Flag("additionalData[manualCapture]") || form.Integer("captureDelayHours") is > 0;

    private Answer Finish(Account account, FormBody form, PaymentIntent intent, PaymentMethod method, Decline? refused)
    {
        var changes = money.Authorize(account, intent, method, refused, form.KeyDigest);
        return new Answer(new Reply(200, AdyenJson.RenderResult(changes.PaymentIntent!, changes.Charge!, method)), changes);
    }
}
