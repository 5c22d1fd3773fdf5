using Microsoft.Extensions.Options;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Store;
using TokenVault.Storage;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;
using Token = TokenVault.Domain.Tokens.Token;

namespace TokenVault.Gateway.Tokens;

/// <summary>What payments do to tokens: the day of the last use, and who has one for single use.</summary>
internal sealed class TokenUses(IRecordStore store, TokenTables tables, IOptions<TokenOptions> options, TimeProvider clock)
{
    /// <summary>What becomes of the token with a payment that stands as it does now.</summary>
    public static HoldWrite AfterOutcome(PaymentRecord payment) => !payment.SingleUse ? HoldWrite.None : (PaymentStatus)payment.Status switch
    {
        PaymentStatus.Authorized or PaymentStatus.Succeeded or PaymentStatus.Voided => HoldWrite.Spend,
        PaymentStatus.Declined or PaymentStatus.NotSent => HoldWrite.Free,
        _ => HoldWrite.None,
    };

    /// <summary>Adds to a payment's write what it does to its token.</summary>
    public void Write(WriteBatch writes, PaymentRecord payment, HoldWrite write)
    {
        if (write == HoldWrite.None || Find(payment) is not var (token, id))
        {
            return;
        }

        var hold = ReadHold(token);
        switch (write)
        {
            case HoldWrite.Take when hold?.Payment != id:
                tables.Uses.WriteHold(writes, WriteKind.Insert, token, new PaymentHold(id, IsSpent: false));
                break;
            case HoldWrite.Spend when hold is not { IsSpent: true } && !IsCalledOff(payment, hold):
                var due = (clock.GetUtcNow() + options.Value.SpentRetention).ToUnixTimeSeconds();
                tables.Uses.WriteHold(writes, WriteKind.Put, token, new PaymentHold(id, IsSpent: true));
                tables.Tasks.Put(writes, new TokenTask(TokenTaskKind.Delete, due, token));
                break;
            case HoldWrite.Free when hold?.Payment == id:
                tables.Uses.DeleteHold(writes, token);
                break;
        }
    }

    // What was called off before it was authorized has let its token go, and is voided without ever having spent it.
    private static bool IsCalledOff(PaymentRecord payment, PaymentHold? hold) =>
        hold is null && (PaymentStatus)payment.Status == PaymentStatus.Voided;

    /// <summary>
    /// Has a token deleted that the adapter has buried: after a deletion that did not come as far as here, or where an older store was put
    /// back. Else its card would be given it again and again.
    /// </summary>
    public void WriteGone(WriteBatch writes, PaymentRecord payment)
    {
        if (Find(payment) is var (token, _))
        {
            tables.Tasks.Put(writes, new TokenTask(TokenTaskKind.Delete, clock.GetUtcNow().ToUnixTimeSeconds(), token, TokenTask.Buried));
        }
    }

    /// <summary>Notes that a token is used today.</summary>
    public void WriteDay(WriteBatch writes, PaymentRecord payment)
    {
        if (Find(payment) is not var (token, _))
        {
            return;
        }

        // Once a day: most uses write nothing.
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).DayNumber;
        var reads = new ReadBatch();
        var at = tables.Uses.AddDayLookup(reads, token);
        store.Read(reads);
        if (tables.Uses.ReadDay(reads, at, token) != today)
        {
            tables.Uses.PutDay(writes, token, today);
        }
    }

    /// <summary>Refuses a payment whose token another payment has.</summary>
    /// <exception cref="VaultException">TokenSpent, TokenHeld.</exception>
    public void Require(PaymentRecord payment)
    {
        if (Find(payment) is var (token, id) && ReadHold(token) is { } hold && hold.Payment != id)
        {
            throw new VaultException(hold.IsSpent ? VaultErrorCode.TokenSpent : VaultErrorCode.TokenHeld);
        }
    }

    private PaymentHold? ReadHold(OwnedToken token)
    {
        var reads = new ReadBatch();
        var at = tables.Uses.AddHoldLookup(reads, token);
        store.Read(reads);
        return tables.Uses.ReadHold(reads, at, token);
    }

    private static (OwnedToken Token, PaymentId Payment)? Find(PaymentRecord payment) =>
        MerchantId.TryParse(payment.MerchantId, out var merchant)
        && Token.TryParse(payment.Token, out var token)
        && PaymentId.TryParse(payment.PaymentId, out var id)
            ? (new OwnedToken(merchant, token), id)
            : null;
}
