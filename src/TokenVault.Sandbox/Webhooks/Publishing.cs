using System.Text;
using TokenVault.Sandbox.Payments;
using TokenVault.Sandbox.Records;

namespace TokenVault.Sandbox.Webhooks;

/// <summary>Which events a change gives (docs.stripe.com/api/events/types).</summary>
internal static class Publishing
{
    /// <returns>The changes with their events, which are made for accounts with an endpoint only.</returns>
    public static RecordLine WithEvents(Account account, RecordLine changes, TimeProvider clock)
    {
        if (account.Mail is not { Endpoints.Count: > 0 })
        {
            return changes;
        }

        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var events = new List<PublishedEvent>();
        void Add(string type, ReadOnlyMemory<byte> subject) =>
            events.Add(new PublishedEvent(ObjectIds.New("evt_"), type, now, Encoding.UTF8.GetString(subject.Span)));

        if (changes.PaymentIntent is { } intent && TypeOf(account.Intent(intent.Id), intent, changes.Charge) is { } intentType)
        {
            Add(intentType, ObjectJson.Render(intent, default));
        }

        if (changes.Refund is { } refund)
        {
            var isNew = account.Refund(refund.Id) is null;
            Add(isNew ? "refund.created" : "refund.updated", ObjectJson.Render(refund));
            if (isNew && changes.Charge is { } charge)
            {
                Add("charge.refunded", ObjectJson.Render(charge, account.Method(charge.PaymentMethodId)!));
            }
        }

        if (changes.Dispute is { } dispute)
        {
            var step = account.Dispute(dispute.Id) is null ? "created" : dispute.IsClosed ? "closed" : "updated";
            Add("charge.dispute." + step, DisputeJson.Render(dispute));
        }

        return events.Count == 0 ? changes : changes with { Events = events };
    }

    private static string? TypeOf(PaymentIntent? before, PaymentIntent after, Charge? charge)
    {
        if (charge is { Failure: not null } && after.Status is IntentStatus.RequiresPaymentMethod)
        {
            return "payment_intent.payment_failed";
        }

        return string.Equals(before?.Status, after.Status, StringComparison.Ordinal) ? null : after.Status switch
        {
            IntentStatus.Succeeded => "payment_intent.succeeded",
            IntentStatus.Canceled => "payment_intent.canceled",
            IntentStatus.RequiresAction => "payment_intent.requires_action",
            IntentStatus.RequiresCapture => "payment_intent.amount_capturable_updated",
            _ => null,
        };
    }
}
