using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Tokenize;
using TokenVault.Gateway.Tokenize.Intake;

namespace TokenVault.Gateway.Tests.Tokenize;

public sealed class UpdateIntakeTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Reads_OnlyWhatTheMaskMeans()
    {
        var change = Read("labels,customer_references", request =>
        {
            request.Labels.Add(new Label { Key = "a", Value = "b" });
            request.Expiry = new ExpiryDate { Month = 1, Year = 2031 };
            request.CardholderName = ByteString.CopyFromUtf8("Zoe");
        });

        Assert.Equal((false, 1, 0), (change.HasCard, change.Labels!.Count, change.Customers!.Count));
        Assert.True(change.Expiry is null && change.Name is null);
    }

    [Fact]
    public void Takes_TheNewCardsName_AndKeepsTheOldOneWhereItHasNone()
    {
        var named = Read("card", request => request.Card = new Card { CardholderName = ByteString.CopyFromUtf8("Zoe") });
        var nameless = Read("card", request => request.Card = new Card());

        Assert.Equal(3, named.Name!.Value.Length);
        Assert.True(nameless.HasCard && nameless.Name is null);
    }

    public static TheoryData<string, string, VaultErrorCode, Action<UpdateTokenRequest>> Mistakes => new()
    {
        { "", "update_mask", VaultErrorCode.FieldMissing, _ => { } },
        { "usage", "update_mask", VaultErrorCode.UpdateMaskInvalid, _ => { } },
        { "card,expiry", "update_mask", VaultErrorCode.UpdateMaskInvalid, request => request.Card = new Card() },
        { "card,cardholder_name", "update_mask", VaultErrorCode.UpdateMaskInvalid, request => request.Card = new Card() },
        { "labels", "update_mask", VaultErrorCode.UpdateMaskInvalid, request => request.Card = new Card() },
        { "card", "card", VaultErrorCode.FieldMissing, _ => { } },
        { "card", "card.cvc", VaultErrorCode.CvcInvalid, request => request.Card = new Card { Cvc = ByteString.CopyFromUtf8("123") } },
        { "expiry", "expiry", VaultErrorCode.FieldMissing, _ => { } },
        { "expiry", "expiry.month", VaultErrorCode.CardExpiryInvalid, request => request.Expiry = new ExpiryDate { Month = 13, Year = 2031 } },
        { "expiry", "expiry.year", VaultErrorCode.CardExpired, request => request.Expiry = new ExpiryDate { Month = 1, Year = 2020 } },
        { "customer_references", "customer_references", VaultErrorCode.CustomerReferenceInvalid, request => request.CustomerReferences.Add(["a", "a"]) },
        { "customer_references", "customer_references", VaultErrorCode.CustomerReferenceInvalid, request => request.CustomerReferences.Add("") },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Names_TheFieldThatIsWrong(string mask, string field, VaultErrorCode code, Action<UpdateTokenRequest> mistake)
    {
        var refusal = Assert.Throws<VaultException>(() => Read(mask, mistake));

        Assert.Equal((code, field), (refusal.Code, refusal.Field));
    }

    private static TokenChange Read(string mask, Action<UpdateTokenRequest> change)
    {
        var request = new UpdateTokenRequest { UpdateMask = new FieldMask() };
        request.UpdateMask.Paths.Add(mask.Split(',', StringSplitOptions.RemoveEmptyEntries));
        change(request);
        return UpdateIntake.Read(request, Now);
    }
}
