using CsCheck;
using TokenVault.Processor.Fingerprints.Counting;
using TokenVault.Processor.Limits;

namespace TokenVault.Processor.Tests.Fingerprints.Counting;

/// <summary>The table and the counter beside a dictionary of sets.</summary>
public sealed class NumberModelTests
{
    // Few buckets, some of which have a block in common (their leading bits are the same, or the names that lead to the second), and enough
    // numbers of each to come past what stands in the blocks into a crowd.
    private static readonly uint[] Buckets =
        [0, 1, 2, 0x8000, 0x8001, 0xFFFF_FFFF, 0xFFFF_8000, 0x9E37_79B9, 0x9E37_79BA, 0x3C6E_F372, 0xDAA6_6D2B, 0x7FFF_FFFF];

    private static readonly Gen<(ulong Number, bool IsLook)> TableStep = Gen.Select(Gen.Int[0, 11], Gen.Int[0, 79], Gen.Bool)
        .Select(step => (CountedNumber.Of((ulong)Buckets[step.Item1] << 32, (uint)step.Item2), step.Item3));

    private static readonly Gen<(int Step, int Number, int Merchant)> CounterStep =
        Gen.Select(Gen.Int[0, 40], Gen.Int[0, 60], Gen.Int[0, 2]);

    [Fact]
    public void Table_AgreesWithADictionaryOfSets() => TableStep.Array[0, 2000].Sample(
        steps =>
        {
            using var table = new NumberTable();
            var model = new Dictionary<uint, HashSet<ulong>>();
            foreach (var (number, isLook) in steps)
            {
                var bucket = CountedNumber.BucketOf(number);
                var expected = model.TryGetValue(bucket, out var set) ? set : model[bucket] = [];
                var isThere = table.Contains(number, out var inBucket);
                Assert.Equal(expected.Contains(number), isThere);
                if (!isThere)
                {
                    Assert.Equal(expected.Count, inBucket);
                    if (!isLook)
                    {
                        table.Add(number, inBucket);
                        expected.Add(number);
                    }
                }
            }

            Assert.Equal(model.Values.Sum(set => set.Count), table.Count);
        },
        iter: 100);

    [Fact]
    public void Counter_AgreesWithADictionaryOfSets_OverRestartsAndDays() => CounterStep.Array[1, 60].Sample(
        steps =>
        {
            using var stand = new CountingStand(new LimitOptions { Default = new() { NumbersPerBinAndLastFourPerDay = 3 } });
            var model = new Dictionary<(string Merchant, int Bucket), HashSet<int>>();
            var closed = new HashSet<(string Merchant, int Bucket)>();
            foreach (var (step, number, merchant) in steps)
            {
                switch (step)
                {
                    case 0:
                        stand.Clock.Advance(TimeSpan.FromDays(1));
                        model.Clear();
                        closed.Clear();
                        break;
                    case 1:
                        stand.Reopen();
                        break;
                    case 2:
                        stand.Clock.AdjustTime(stand.Clock.GetUtcNow().AddDays(-1));
                        stand.Ask(CountingStand.Number(0), "unrelated");
                        stand.Clock.AdjustTime(stand.Clock.GetUtcNow().AddDays(1));
                        break;
                    default:
                        var name = $"m{merchant}";
                        var bucket = number % 4;
                        var seen = model.TryGetValue((name, bucket), out var set) ? set : model[(name, bucket)] = [];
                        var expected = !closed.Contains((name, bucket)) && (seen.Contains(number) || seen.Count < 3);
                        if (expected)
                        {
                            seen.Add(number);
                        }
                        else
                        {
                            closed.Add((name, bucket));
                        }

                        Assert.Equal(expected, stand.Ask(CountingStand.Number(number, lastFour: $"424{bucket}"), name));
                        break;
                }
            }
        },
        iter: 40,
        threads: 1);
}
