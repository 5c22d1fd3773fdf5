using System.Security.Cryptography.X509Certificates;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Envelope;
using TokenVault.Hosting;
using TokenVault.Processor.Tests.Running;
using TokenVault.Sealing.Cvcs;
using AuthorizeRequest = TokenVault.Contracts.Processor.V1.AuthorizeRequest;

namespace TokenVault.Processor.Tests;

public sealed class AdapterProcessTests(AdapterWorld world) : IClassFixture<AdapterWorld>
{
    private static ReadOnlySpan<byte> Visa => "4242424242424242"u8;

    private static ReadOnlySpan<byte> InsufficientFunds => "4000000000009995"u8;

    private static ReadOnlySpan<byte> AuthenticationRequired => "4000002760003184"u8;

    [Fact]
    public async Task Gives_OneFingerprintPerCardAndMerchant()
    {
        var response = await world.Processor.FingerprintAsync(new FingerprintRequest
        {
            Merchants =
            {
                new MerchantCards { MerchantId = "shop", Numbers = TestGateway.Slots("4242424242424242", "4111111111111111", "4242424242424242") },
                new MerchantCards { MerchantId = "other", Numbers = TestGateway.Slots("4242424242424242") },
            },
        });

        var fingerprints = response.Fingerprints.ToByteArray().Chunk(16).Select(Convert.ToHexString).ToList();
        Assert.Equal(4, fingerprints.Count);
        Assert.Equal(fingerprints[0], fingerprints[2]);
        Assert.Equal(3, fingerprints.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(1u, response.FingerprintKey);
    }

    [Fact]
    public async Task Charges_ACard_AndWritesTheDisclosureFirst()
    {
        var charge = world.Gateway.Charge(Visa, world.RegisteredEpoch);

        var response = (await world.Processor.AuthorizeAsync(charge)).Result;

        Assert.Equal(Outcome.Succeeded, response.Outcome);
        Assert.Equal("sandbox", response.Processor);
        Assert.StartsWith("pi_", response.ProcessorReference, StringComparison.Ordinal);
        var listed = await world.Auditor.ListDisclosuresAsync(new ListDisclosuresRequest { Token = charge.Card.Token });
        var disclosure = Assert.Single(listed.Disclosures);
        Assert.Equal(response.DisclosureId, disclosure.DisclosureId);
        Assert.Equal(charge.OperationId, disclosure.OperationId);
        Assert.Equal(charge.PaymentId, disclosure.PaymentId);
        Assert.Equal("shop", disclosure.MerchantId);
        Assert.Equal("sandbox", disclosure.Recipient);
        Assert.Equal("gw-1", disclosure.GatewayId);
        Assert.Equal(DisclosurePurpose.Payment, disclosure.Purpose);
    }

    [Fact]
    public async Task Charges_AnOperationOnce_HoweverOftenItIsAsked()
    {
        var charge = world.Gateway.Charge(Visa, world.RegisteredEpoch);
        var before = await world.CountChargesAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => world.Processor.AuthorizeAsync(charge).ResponseAsync));
        var later = await world.Processor.AuthorizeAsync(charge);

        Assert.All(answers, answer => Assert.Equal(later, answer));
        Assert.Equal(Outcome.Succeeded, later.Result.Outcome);
        Assert.Equal(before + 1, await world.CountChargesAsync());
        var listed = await world.Auditor.ListDisclosuresAsync(new ListDisclosuresRequest { Token = charge.Card.Token });
        Assert.Single(listed.Disclosures);
    }

    [Fact]
    public async Task Refuses_AnOperationsId_ForAnotherCharge()
    {
        var charge = world.Gateway.Charge(Visa, world.RegisteredEpoch);
        await world.Processor.AuthorizeAsync(charge);
        charge.AmountMinorUnits++;

        await AssertRefusedAsync(VaultErrorCode.OperationConflict, world.Processor.AuthorizeAsync(charge));
    }

    [Fact]
    public async Task Answers_ADeclineWithItsReason()
    {
        var response = (await world.Processor.AuthorizeAsync(world.Gateway.Charge(InsufficientFunds, world.RegisteredEpoch))).Result;

        Assert.Equal(Outcome.Declined, response.Outcome);
        Assert.Equal("insufficient_funds", response.Code);
    }

    [Fact]
    public async Task Answers_AuthenticationRequired_AsADecline()
    {
        var response = (await world.Processor.AuthorizeAsync(world.Gateway.Charge(AuthenticationRequired, world.RegisteredEpoch))).Result;

        Assert.Equal(Outcome.Declined, response.Outcome);
        Assert.Equal("authentication_required", response.Code);
    }

    [Fact]
    public async Task Uses_ACvcForOneAuthorization()
    {
        using var session = await OpenSessionAsync();
        var charge = world.Gateway.Charge(Visa, world.RegisteredEpoch);
        charge.CvcHandle = TestGateway.SealCvc(session, "123", charge);
        var again = charge.Clone();
        again.OperationId = world.Gateway.Charge(Visa, world.RegisteredEpoch).OperationId;

        Assert.Equal(Outcome.Succeeded, (await world.Processor.AuthorizeAsync(charge)).Result.Outcome);
        await AssertRefusedAsync(VaultErrorCode.CvcHandleInvalid, world.Processor.AuthorizeAsync(again));
    }

    [Fact]
    public async Task Refuses_ACvcOfAnotherToken_BeforeAnythingIsDisclosed()
    {
        using var session = await OpenSessionAsync();
        var charge = world.Gateway.Charge(Visa, world.RegisteredEpoch);
        charge.CvcHandle = TestGateway.SealCvc(session, "123", world.Gateway.Charge(Visa, world.RegisteredEpoch));

        await AssertRefusedAsync(VaultErrorCode.CvcHandleInvalid, world.Processor.AuthorizeAsync(charge));
        var listed = await world.Auditor.ListDisclosuresAsync(new ListDisclosuresRequest { Token = charge.Card.Token });
        Assert.Empty(listed.Disclosures);
    }

    [Fact]
    public async Task Cannot_OpenACardMovedToAnotherToken()
    {
        var charge = world.Gateway.Charge(Visa, world.RegisteredEpoch);
        charge.Card.Token = world.Gateway.Charge(Visa, world.RegisteredEpoch).Card.Token;
        var before = await world.CountChargesAsync();

        await AssertRefusedAsync(VaultErrorCode.SealedCardInvalid, world.Processor.AuthorizeAsync(charge));
        await AssertRefusedAsync(VaultErrorCode.SealedCardInvalid, world.Processor.AuthorizeAsync(charge));
        Assert.Equal(before, await world.CountChargesAsync());
    }

    [Fact]
    public async Task Refuses_AMerchantWithoutAnAccount_UntilItGetsOne()
    {
        Assert.True(MerchantId.TryParse("newcomer", out var newcomer));
        var charge = world.Gateway.Charge(Visa, world.RegisteredEpoch, newcomer);
        await AssertRefusedAsync(VaultErrorCode.MerchantWithoutProcessor, world.Processor.AuthorizeAsync(charge));

        world.Folder.WriteAccounts("shop", "newcomer");

        Assert.Equal(Outcome.Succeeded, (await EventuallyAsync(charge)).Outcome);
    }

    [Fact]
    public async Task Refuses_AnEpochThatWasAltered()
    {
        using var gateway = world.MakeGateway(world.Folder.Gateway);
        var altered = gateway.Registration;
        var bytes = altered.Envelope.ToByteArray();
        bytes[^1] ^= 1;
        altered.Envelope = ByteString.CopyFrom(bytes);

        await AssertRefusedAsync(VaultErrorCode.EpochSignatureInvalid, world.Processor.RegisterEpochAsync(altered));
    }

    [Fact]
    public async Task Refuses_AnEpochInAnotherGatewaysName()
    {
        using var other = world.Folder.Authority.Issue("spiffe://tokenvault/gateway/gw-2");
        using var gateway = world.MakeGateway(other);

        // Its header says gw-1, its signature is gw-2's.
        await AssertRefusedAsync(VaultErrorCode.CallerNotAllowed, world.Processor.RegisterEpochAsync(gateway.Registration));
    }

    [Fact]
    public async Task Refuses_AnEpochUnderACertificateOfAnotherAuthority()
    {
        using var elsewhere = new TestAuthority();
        using var certificate = elsewhere.Issue("spiffe://tokenvault/gateway/gw-1");
        using var gateway = world.MakeGateway(certificate);

        await AssertRefusedAsync(VaultErrorCode.CertificateNotTrusted, world.Processor.RegisterEpochAsync(gateway.Registration));
    }

    [Fact]
    public async Task Refuses_AnEpochOlderThanItsCertificate()
    {
        using var certificate = world.Folder.Authority.Issue("spiffe://tokenvault/gateway/gw-1", DateTimeOffset.UtcNow.AddSeconds(-1));
        using var gateway = world.MakeGateway(certificate);
        using var later = world.Folder.Authority.Issue("spiffe://tokenvault/gateway/gw-1", DateTimeOffset.UtcNow.AddSeconds(2));
        await Task.Delay(TimeSpan.FromSeconds(3));

        var registration = gateway.Registration;
        using var key = later.GetECDsaPrivateKey()!;
        registration.Signature = ByteString.CopyFrom(
            key.SignData(registration.Envelope.Span, System.Security.Cryptography.HashAlgorithmName.SHA256));
        registration.Certificate = ByteString.CopyFrom(later.RawData);

        await AssertRefusedAsync(VaultErrorCode.EpochTimeInvalid, world.Processor.RegisterEpochAsync(registration));
    }

    [Fact]
    public async Task Refuses_CallersOfAnotherRole()
    {
        var asMerchant = world.ConnectAs(world.Folder.Merchant);

        await AssertRefusedAsync(VaultErrorCode.CallerNotAllowed, asMerchant.GetCvcKeyAsync(new GetCvcKeyRequest()));
    }

    [Fact]
    public async Task Hides_CardNumbersFromEverythingItWrites()
    {
        await world.Processor.AuthorizeAsync(world.Gateway.Charge(Visa, world.RegisteredEpoch));
        await AssertRefusedAsync(
            VaultErrorCode.CardNumberNotDigits,
            world.Processor.FingerprintAsync(new FingerprintRequest
            {
                Merchants = { new MerchantCards { MerchantId = "shop", Numbers = TestGateway.Slots("4242424242424241") } },
            }));

        var number = "42424242424242"u8.ToArray();
        foreach (var file in Directory.EnumerateFiles(world.Folder.Root, "*", SearchOption.AllDirectories))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes);
            Assert.True(bytes.ToArray().AsSpan().IndexOf(number) < 0, file);
        }

        Assert.DoesNotContain(Encoding.ASCII.GetString(number), world.Adapter.Errors, StringComparison.Ordinal);
    }

    private static async Task AssertRefusedAsync<T>(VaultErrorCode code, AsyncUnaryCall<T> call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.True(VaultErrors.TryRead(error, out var read), error.ToString());
        Assert.Equal(code, read);
    }

    private async Task<CvcSealer> OpenSessionAsync()
    {
        var key = await world.Processor.GetCvcKeyAsync(new GetCvcKeyRequest());
        var session = CvcSealer.Start((SuiteId)key.Suite, key.PublicKey.Span, key.KeyId, key.ExpireTime.ToDateTimeOffset());
        await world.Processor.OpenCvcSessionAsync(new OpenCvcSessionRequest
        {
            SessionId = ByteString.CopyFrom(session.SessionIdBytes),
            KeyId = session.KeyId,
            Encapsulation = ByteString.CopyFrom(session.Encapsulation),
        });
        return session;
    }

    // The file is watched, so a change takes a moment.
    private async Task<OperationResult> EventuallyAsync(AuthorizeRequest charge)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return (await world.Processor.AuthorizeAsync(charge)).Result;
            }
            catch (RpcException) when (tries < 50)
            {
                await Task.Delay(100);
            }
        }
    }
}
