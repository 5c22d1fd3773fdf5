using System.Text;
using Google.Protobuf;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Hosting.Memory;
using TokenVault.Opening;
using TokenVault.Processor.Fingerprints;
using TokenVault.Processor.Tests.Fingerprints.Counting;
using TokenVault.Processor.Tests.Running;

namespace TokenVault.Processor.Tests.Fingerprints;

public sealed class FingerprintBatchTests : IDisposable
{
    private readonly CountingStand _stand = new();
    private readonly FingerprintBatch _batch;

    public FingerprintBatchTests() => _batch = new FingerprintBatch(_stand.Works, _stand.Counter, new CardTraffic(TimeProvider.System));

    [Fact]
    public void Computes_InTheOrderOfTheRequest_AcrossMerchants()
    {
        string[] numbers = ["4242424242424242", "378282246310005", "6205500000000000004"];
        var response = _batch.Compute(new FingerprintRequest
        {
            Merchants = { Of("shop", numbers[0], numbers[1]), Of("other", numbers[2]) },
        });

        using var fingerprinter = CardFingerprinter.Current(_stand.Keystore);
        var expected = new byte[48];
        Compute(fingerprinter, "shop", numbers[0], expected.AsSpan(0, 16));
        Compute(fingerprinter, "shop", numbers[1], expected.AsSpan(16, 16));
        Compute(fingerprinter, "other", numbers[2], expected.AsSpan(32, 16));
        Assert.Equal(expected, response.Fingerprints.ToByteArray());
        Assert.Equal(fingerprinter.KeyNumber, response.FingerprintKey);
    }

    [Theory]
    [InlineData("4242424242424242")]
    [InlineData("4242424242424241")] // check digit
    [InlineData("42424242424")] // too short
    [InlineData("4242 4242 4242 42")]
    public void Hides_TheNumbers_WhetherItAcceptsThemOrNot(string number)
    {
        var cards = Of("shop", number);
        var request = new FingerprintRequest { Merchants = { cards } };

        Record.Exception(() => _batch.Compute(request));

        Assert.All(cards.Numbers.ToByteArray(), b => Assert.Equal(0, b));
    }

    [Theory]
    [InlineData("4242424242424241")]
    [InlineData("42424242424")]
    [InlineData("4242 4242 4242 42")]
    public void Rejects_ABadSlot_WithoutSayingWhichOrWhy(string number)
    {
        var error = Assert.Throws<VaultException>(
            () => _batch.Compute(new FingerprintRequest { Merchants = { Of("shop", "4242424242424242", number) } }));

        Assert.Equal(VaultErrorCode.CardNumberNotDigits, error.Code);
        Assert.Equal("merchants.numbers", error.Field);
    }

    [Fact]
    public void Rejects_DigitsAfterTheNumber()
    {
        var slot = TestGateway.Slots("4242424242424242").ToByteArray();
        slot[^1] = (byte)'1';

        Assert.Throws<VaultException>(() => _batch.Compute(new FingerprintRequest
        {
            Merchants = { new MerchantCards { MerchantId = "shop", Numbers = UnsafeByteOperations.UnsafeWrap(slot) } },
        }));
    }

    [Fact]
    public void Accepts_4096Cards_AndNotOneMore()
    {
        var most = Enumerable.Repeat("4242424242424242", FingerprintBatch.CardsMax).ToArray();
        Assert.Equal(
            FingerprintBatch.CardsMax * 16,
            _batch.Compute(new FingerprintRequest { Merchants = { Of("shop", most) } }).Fingerprints.Length);

        var error = Assert.Throws<VaultException>(() => _batch.Compute(
            new FingerprintRequest { Merchants = { Of("shop", most), Of("shop", "4242424242424242") } }));
        Assert.Equal(VaultErrorCode.BatchTooLarge, error.Code);
    }

    [Fact]
    public void Rejects_NothingAtAll() =>
        Assert.Equal(
            VaultErrorCode.FieldMissing,
            Assert.Throws<VaultException>(() => _batch.Compute(new FingerprintRequest())).Code);

    [Fact]
    public void Withholds_TheCardsThatAreTooMany_AndServesTheOthersOfTheBatch()
    {
        var guesses = Enumerable.Range(0, 25).Select(i => Encoding.ASCII.GetString(CountingStand.Number(i))).ToArray();
        var response = _batch.Compute(new FingerprintRequest
        {
            Merchants = { Of("other", guesses[24]), Of("shop", [.. guesses, "378282246310005", guesses[0], guesses[24]]) },
        });

        // The last three: another card of the merchant, one of the bucket that was answered before it was closed, and one that was not.
        Assert.Equal([21u, 22u, 23u, 24u, 25u, 27u, 28u], response.Withheld);
        var fingerprints = response.Fingerprints.ToByteArray().Chunk(16).ToList();
        Assert.All(fingerprints.Index(), one => Assert.Equal(response.Withheld.Contains((uint)one.Index), one.Item.All(b => b == 0)));
    }

    [Fact]
    public void Counts_Nothing_OfABatchThatIsRefused()
    {
        for (var i = 0; i < 30; i++)
        {
            Assert.Throws<VaultException>(() => _batch.Compute(
                new FingerprintRequest { Merchants = { Of("shop", Encoding.ASCII.GetString(CountingStand.Number(i)), "4242424242424241") } }));
        }

        Assert.True(_stand.Ask(CountingStand.Number(99)));
    }

    public void Dispose() => _stand.Dispose();

    private static MerchantCards Of(string merchant, params string[] numbers) =>
        new() { MerchantId = merchant, Numbers = TestGateway.Slots(numbers) };

    private static void Compute(CardFingerprinter fingerprinter, string name, string number, Span<byte> destination)
    {
        Assert.True(MerchantId.TryParse(name, out var merchant));
        Assert.Equal(PanCheck.Accepted, Pan.TryParse(Encoding.ASCII.GetBytes(number), out var pan));
        fingerprinter.Compute(merchant, pan, destination);
    }
}
