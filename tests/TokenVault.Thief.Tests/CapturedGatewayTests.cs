using Google.Protobuf.Reflection;
using Grpc.Core;
using TokenVault.Client;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Storage;
using TokenVault.Storage.Tables;

namespace TokenVault.Thief.Tests;

/// <summary>Somebody is the gateway: he has its store, its row key and its certificate.</summary>
public sealed class CapturedGatewayTests(RobbedVault robbed) : IClassFixture<RobbedVault>
{
    [Fact]
    public async Task Cannot_PutAnotherCardUnderAToken_ThoughHeCanForgeTheRow()
    {
        var (mine, victim) = (await robbed.TokenizeAsync("shop", RobbedVault.Visa), await robbed.TokenizeAsync("shop", RobbedVault.Mastercard));
        await robbed.RobStoreAsync(async (store, seal) =>
        {
            // The victim's sealed card under my token, with a MAC that is right.
            var row = RobbedVault.ReadRow(store, mine);
            var sealedAt = row.Length - RowSeal.MacBytes - Envelope.Cards.SealedCard.Bytes;
            RobbedVault.ReadRow(store, victim).AsSpan(sealedAt, Envelope.Cards.SealedCard.Bytes).CopyTo(row.AsSpan(sealedAt));
            seal.Append(Table.Tokens, TokenTable.KeyOf(RobbedVault.OwnedBy("shop", mine)), row);
            await RobbedVault.WriteRowAsync(store, mine, row);
        });
        var before = await robbed.Vault.ReadSandboxSummaryAsync();

        using var shop = robbed.Vault.Connect("shop");
        var refusal = await Assert.ThrowsAsync<RpcException>(() => shop.Payments.ChargeAsync(RobbedVault.ChargeOf(mine)).ResponseAsync);

        Assert.True(TokenVaultClient.TryReadReason(refusal, out var reason));
        Assert.Equal("SEALED_CARD_INVALID", reason);
        Assert.Equal(before.Charges, (await robbed.Vault.ReadSandboxSummaryAsync()).Charges);
    }

    [Fact]
    public async Task Cannot_Charge_WithoutARecordOfWhatWhenWhyAndToWhom()
    {
        var token = await robbed.TokenizeAsync("rival", RobbedVault.Visa);
        using var rival = robbed.Vault.Connect("rival");

        var payment = (await rival.Payments.ChargeAsync(RobbedVault.ChargeOf(token))).Payment;

        using var auditor = robbed.Vault.ConnectAuditor();
        var record = await auditor.Disclosures.ListDisclosuresAsync(new ListDisclosuresRequest { Token = token.ToString() });
        var entry = Assert.Single(record.Disclosures);
        Assert.Equal(payment.DisclosureId, entry.DisclosureId);
        Assert.Equal(payment.PaymentId, entry.PaymentId);
        Assert.Equal(DisclosurePurpose.Payment, entry.Purpose);
        Assert.Equal("sandbox", entry.Recipient);
        Assert.Equal("gw-1", entry.GatewayId);
        Assert.Equal("rival", entry.MerchantId);
    }

    // Where a card goes follows from the adapter's own configuration: no request has a place for an address.
    [Fact]
    public void Cannot_SayWhereACardGoes()
    {
        var fields = ProcessorReflection.Descriptor.Services[0].Methods
            .SelectMany(method => AllFields(method.InputType, []))
            .Select(field => field.Name).ToList();

        // Where the card holder's browser comes back to and where he lives are data that go into a request's body, to the processor
        // that the adapter's own configuration names; and what two people say the processor calls a payment is no place at all.
        Assert.Contains("operation_id", fields);
        Assert.DoesNotContain(fields.Except(["return_url", "billing_address", "processor_reference"]), name =>
            new[] { "url", "uri", "address", "endpoint", "host", "processor", "recipient", "account" }.Any(word => name.Contains(word, StringComparison.Ordinal)));
    }

    // Nothing that comes back from the adapter can hold a card: bytes are of kinds that only their maker can read.
    [Fact]
    public void Cannot_AskForACard()
    {
        var answers = ProcessorReflection.Descriptor.Services[0].Methods.Select(method => method.OutputType).ToList();
        var fields = answers.SelectMany(answer => AllFields(answer, [])).Select(field => field.Name).ToList();

        Assert.Contains(answers, answer => string.Equals(answer.Name, nameof(Contracts.Processor.V1.AuthorizeResponse), StringComparison.Ordinal));
        Assert.DoesNotContain(fields, name =>
            new[] { "number", "pan", "cvc", "plain", "digits", "card" }.Any(word => name.Contains(word, StringComparison.Ordinal)));
    }

    private static IEnumerable<FieldDescriptor> AllFields(MessageDescriptor message, HashSet<string> seen) =>
        !seen.Add(message.FullName)
            ? []
            : message.Fields.InDeclarationOrder().SelectMany(field =>
                field.FieldType == FieldType.Message ? AllFields(field.MessageType, seen).Prepend(field) : [field]);
}
