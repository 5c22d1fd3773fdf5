using System.Globalization;
using BenchmarkDotNet.Attributes;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.ObjectPool;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Callers;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Tokens;
using TokenVault.Opening;
using TokenVault.Processor.Fingerprints;
using TokenVault.Processor.Fingerprints.Counting;
using TokenVault.Processor.Limits;

namespace TokenVault.Benchmarks.Processor;

/// <summary>
/// A batch of 256 cards, for each card: its fingerprint alone; fingerprinted and counted, all of them known; all of them new, written to the day's file.
/// </summary>
[MemoryDiagnoser]
public class FingerprintBatchBenchmarks
{
    private const int Cards = 256;
    private const int SlotBytes = 20;

    private readonly byte[] _known = new byte[Cards * SlotBytes];
    private readonly byte[] _fingerprint = new byte[Fingerprint.ValueBytes];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tokenvault-bench-");
    private SealedVault _vault = null!;
    private CardFingerprinter _fingerprinter = null!;
    private CountingKey _counting = null!;
    private CountBook _book = null!;
    private FingerprintBatch _batch = null!;
    private MerchantId _merchant;
    private long _next;

    [GlobalSetup]
    public void SetUp()
    {
        _vault = new SealedVault();
        _merchant = _vault.Context.Merchant;
        _fingerprinter = CardFingerprinter.Current(_vault.Keystore);
        _counting = new CountingKey(_vault.Keystore);
        _book = new CountBook(new CountFolder(Path.Combine(_folder.FullName, "counted"), _counting), TimeProvider.System, NullLogger<CountBook>.Instance);
        var counter = new NumberCounter(
            _book, new MerchantLimits(new LimitOptions()), new CountingSink(100_000_000, NullLogger<CountingSink>.Instance), TimeProvider.System);
        _batch = new FingerprintBatch(new DefaultObjectPoolProvider().Create(new FingerprintWorkPolicy(_vault.Keystore, _counting)), counter);
        WriteNext(_known);

        // A table that no cache holds, as on a busy day.
        for (var i = 0; i < 1_000_000 / Cards; i++)
        {
            CountNew();
        }
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _book.Dispose();
        _counting.Dispose();
        _fingerprinter.Dispose();
        _vault.Dispose();
        _folder.Delete(recursive: true);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Cards)]
    public void FingerprintOnly()
    {
        for (var slots = _known.AsSpan(); slots.Length > 0; slots = slots[SlotBytes..])
        {
            _ = Pan.TryParse(slots.Slice(1, 16), out var pan);
            _fingerprinter.Compute(_merchant, pan, _fingerprint);
        }
    }

    [Benchmark(OperationsPerInvoke = Cards)]
    public FingerprintResponse CountKnown() => Compute(_known.ToArray());

    [Benchmark(OperationsPerInvoke = Cards)]
    public FingerprintResponse CountNew()
    {
        var slots = new byte[Cards * SlotBytes];
        WriteNext(slots);
        return Compute(slots);
    }

    private FingerprintResponse Compute(byte[] slots) => _batch.Compute(new FingerprintRequest
    {
        Merchants = { new MerchantCards { MerchantId = _merchant.Value, Numbers = UnsafeByteOperations.UnsafeWrap(slots) } },
    });

    // As the load driver's: numbers that no scheme issues, spread over BINs.
    private void WriteNext(Span<byte> slots)
    {
        for (; slots.Length > 0; slots = slots[SlotBytes..])
        {
            slots[0] = 16;
            var digits = slots.Slice(1, 16);
            var index = _next++;
            "99"u8.CopyTo(digits);
            (index % 10_000).TryFormat(digits[2..6], out _, "D4", CultureInfo.InvariantCulture);
            (index / 10_000).TryFormat(digits[6..15], out _, "D9", CultureInfo.InvariantCulture);
            digits[15] = (byte)('0' + ((10 - (SumOf(digits[..15]) % 10)) % 10));
        }
    }

    // Luhn's, with the check digit taken for zero: cheap beside what is measured.
    private static int SumOf(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[i] - '0';
            sum += (i & 1) != 0 ? digit : digit < 5 ? digit * 2 : (digit * 2) - 9;
        }

        return sum;
    }
}
