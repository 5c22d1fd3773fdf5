using System.Buffers;
using System.Text;
using Google.Protobuf.Reflection;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Processor.Disclosures;
using TokenVault.Processor.Operations;
using TokenVault.Processor.Tests.Operations;

namespace TokenVault.Processor.Tests.Disclosures;

/// <summary>Why a card may be opened is a closed list, and no request chooses from it.</summary>
public sealed class OpeningPurposeTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    [Fact]
    public void Authorizes_ForAPaymentOnly()
    {
        var others = Enum.GetValues<Purpose>().Except([Purpose.Payment]).Concat([(Purpose)3, (Purpose)99, (Purpose)(-1)]).ToList();
        Assert.Contains(Purpose.LateDeduplication, others);
        Assert.All(others, purpose => Assert.Equal("purpose", FieldRefusedFor(purpose)));

        // With a payment the next field is looked at: it was the purpose that was refused.
        Assert.Equal("kind", FieldRefusedFor(Purpose.Payment));
    }

    [Fact]
    public void Asks_WithAPurpose_InOneRequestOnly()
    {
        var stating = ProcessorReflection.Descriptor.MessageTypes
            .Where(message => message.Fields.InDeclarationOrder().Any(field =>
                field.FieldType == FieldType.Enum && field.EnumType.FullName.EndsWith("Purpose", StringComparison.Ordinal)));
        Assert.Equal([nameof(AuthorizeRequest)], stating.Select(message => message.Name));
        Assert.DoesNotContain(
            FingerprintSealedRequest.Descriptor.Fields.InDeclarationOrder().Concat(SealedCard.Descriptor.Fields.InDeclarationOrder()),
            field => field.Name.Contains("purpose", StringComparison.Ordinal) || field.Name.Contains("recipient", StringComparison.Ordinal));
    }

    [Fact]
    public void Reads_EachPurposeBack_AndTheWordsStay()
    {
        var token = new Token(7);
        var payment = new DisclosureSubject(token, StoreStand.Merchant(), new PaymentId(8), new OperationId(9), "sandbox", StoreStand.Gateway);
        var late = DisclosureSubject.LateDeduplication(token, StoreStand.Merchant(), StoreStand.Gateway);
        var order = DisclosureSubject.ForOrder(
            new OwnedToken(StoreStand.Merchant(), token), "0123456789abcdef0123456789abcdef", OpeningPurpose.Order, "key-ab", StoreStand.Gateway);
        var migration = DisclosureSubject.ForOrder(
            new OwnedToken(StoreStand.Merchant(), token), "0123456789abcdef0123456789abcdef", OpeningPurpose.Migration, "key-ab", StoreStand.Gateway);
        var rekeying = DisclosureSubject.Rekeying(
            new OwnedToken(StoreStand.Merchant(), token), "0123456789abcdef0123456789abcdef", StoreStand.Gateway);
        foreach (var subject in new[]
        {
            payment, payment with { WithName = true }, late, order, order with { WithName = true }, migration, rekeying, rekeying with { WithName = true },
        })
        {
            Assert.True(DisclosureLine.TryRead(Encoding.UTF8.GetBytes(LineOf(subject)), out var entry));
            Assert.Equal(subject, entry.Subject);
        }

        // What stood in lines before there was more than one purpose reads the same.
        Assert.Contains("\"purpose\":\"payment\",\"paymentId\":\"pay_", LineOf(payment), StringComparison.Ordinal);
        Assert.Contains("\"recipient\":\"sandbox\",\"gateway\":\"gw-1\",\"previous\"", LineOf(payment), StringComparison.Ordinal);
        Assert.Contains("\"purpose\":\"late_deduplication\",\"recipient\":\"adapter\",\"gateway\"", LineOf(late), StringComparison.Ordinal);
        Assert.Contains("\"purpose\":\"order\",\"order\":\"0123456789abcdef0123456789abcdef\",\"recipient\":\"key-ab\",\"gateway\"", LineOf(order), StringComparison.Ordinal);
        Assert.Equal(["payment", "late_deduplication", "order", "migration", "rekeying"], Enum.GetValues<OpeningPurpose>().Select(OpeningPurposes.WordOf));
    }

    [Theory]
    [InlineData("\"purpose\":\"payment\"", "\"purpose\":\"curiosity\"")]
    [InlineData("\"purpose\":\"payment\"", "\"purpose\":\"\"")]
    [InlineData("\"purpose\":\"payment\"", "\"purpose\":\"late_deduplication\"")]
    [InlineData("\"purpose\":\"payment\"", "\"purpose\":\"rekeying\"")]
    [InlineData("\"paymentId\"", "\"somethingElse\"")]
    [InlineData("\"recipient\":\"sandbox\"", "\"recipient\":\"sandbox\",\"with\":\"a CVC\"")]
    public void Rejects_ALineOfAnotherPurpose(string from, string to)
    {
        var line = LineOf(new DisclosureSubject(
            new Token(7), StoreStand.Merchant(), new PaymentId(8), new OperationId(9), "sandbox", StoreStand.Gateway));
        Assert.False(DisclosureLine.TryRead(Encoding.UTF8.GetBytes(line.Replace(from, to, StringComparison.Ordinal)), out _));
    }

    private static string LineOf(DisclosureSubject subject)
    {
        var writer = new ArrayBufferWriter<byte>();
        DisclosureLine.Write(
            new DisclosureEntry(new DisclosureId(1), DateTimeOffset.UnixEpoch, subject), writer, Key, DisclosureChain.Start());
        return Encoding.UTF8.GetString(writer.WrittenSpan).TrimEnd();
    }

    private static string? FieldRefusedFor(Purpose purpose)
    {
        var request = new AuthorizeRequest
        {
            OperationId = new OperationId(1).ToString(),
            PaymentId = new PaymentId(2).ToString(),
            FencingEpoch = 1,
            Purpose = purpose,
        };
        return Assert.Throws<VaultException>(() => AuthorizeReader.Read(request, StoreStand.Gateway, DateTimeOffset.UnixEpoch)).Field;
    }
}
