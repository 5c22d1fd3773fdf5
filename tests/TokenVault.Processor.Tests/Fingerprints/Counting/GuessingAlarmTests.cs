using TokenVault.Processor.Fingerprints.Counting;
using TokenVault.Processor.Limits;
using TokenVault.Processor.Tests.Disclosures;

namespace TokenVault.Processor.Tests.Fingerprints.Counting;

public sealed class GuessingAlarmTests
{
    [Fact]
    public async Task Tells_TheLogAndTheRecord_OnceAMerchantAndDay_AlsoAfterARestart()
    {
        await using var record = new DisclosureStand();
        record.Open();
        using var stand = new CountingStand(new LimitOptions { Default = new() { NumbersPerBinAndLastFourPerDay = 1 } });
        using (var alarm = new GuessingAlarm(stand.Sink, stand.Counter, record.Log, stand.Clock))
        {
            await alarm.StartAsync(CancellationToken.None);
            for (var i = 0; i < 30; i++)
            {
                stand.Ask(CountingStand.Number(i));
            }

            await UntilAsync(() => ReadRecord(record).Contains("guessing", StringComparison.Ordinal));
            await UntilAsync(() => new FileInfo(stand.FilePath).Length > CountChunk.HeaderBytes + 33);
            await alarm.StopAsync(CancellationToken.None);
        }

        Assert.Single(stand.Log, line => line.StartsWith("guessing_withheld", StringComparison.Ordinal));
        var act = Assert.Single(ReadRecord(record).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("\"act\":\"guessing\",\"merchant\":\"shop\",\"day\":\"2026-11-24\"", act, StringComparison.Ordinal);

        stand.Reopen();
        Assert.False(stand.Ask(CountingStand.Number(31)));
        Assert.False(stand.Sink.Withheld.TryRead(out _));
    }

    [Fact]
    public void Suspects_AMerchant_WhoseNumbersMeet_AndNotOneWhoseNumbersDoNot()
    {
        using var stand = new CountingStand();
        for (var i = 0; i < 1000; i++)
        {
            // The honest shop's customers meet in a BIN and last four once in ten.
            stand.Ask(CountingStand.Number(i, lastFour: $"{i / 10 * 10 + (i % 10 == 9 ? 0 : i % 10):D4}"), "honest");
        }

        Assert.DoesNotContain(stand.Log, line => line.StartsWith("guessing_suspected", StringComparison.Ordinal));

        // Careful guesses: never as many as are withheld.
        for (var i = 0; i < 120; i++)
        {
            Assert.True(stand.Ask(CountingStand.Number(i, lastFour: $"{i / 10:D4}"), "guesser"));
        }

        Assert.Contains("merchant guesser", Assert.Single(stand.Log), StringComparison.Ordinal);
    }

    private static string ReadRecord(DisclosureStand record)
    {
        using var file = new FileStream(record.FilePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; i < 1000 && !condition(); i++)
        {
            await Task.Delay(10);
        }

        Assert.True(condition());
    }
}
