using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Errors;
using TokenVault.Gateway.Adapter;
using TokenVault.Gateway.Record;
using TokenVault.Gateway.Tests.Payments.Stand;

namespace TokenVault.Gateway.Tests.Record;

public sealed class RecordWatchTests
{
    [Theory]
    [InlineData(4, false)]
    [InlineData(6, true)]
    [InlineData(-6, true)]
    public async Task Notices_ThatTheAdaptersClockDiffers_AndThatItAgreesAgain(int seconds, bool differs)
    {
        await using var stand = await PaymentStand.StartAsync();
        var ahead = TimeSpan.FromSeconds(seconds);
        stand.Script.OnObserve = () => new ObserveRecordResponse { Time = Timestamp.FromDateTimeOffset(stand.Clock.GetUtcNow() + ahead) };

        await stand.Get<RecordWitness>().ObserveAsync();
        Assert.Equal(differs, stand.Get<AdapterClock>().Differs);

        ahead = TimeSpan.Zero;
        await stand.Get<RecordWitness>().ObserveAsync();
        Assert.False(stand.Get<AdapterClock>().Differs);
    }

    // An unhandled exception of a background service stops the whole gateway.
    [Theory]
    [InlineData(VaultErrorCode.Overloaded)]
    [InlineData(VaultErrorCode.RecordDamaged)]
    public async Task Goes_On_WhateverTheAdapterRefuses(VaultErrorCode code)
    {
        await using var stand = await PaymentStand.StartAsync();
        var looks = 0;
        var again = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stand.Script.OnObserve = () =>
        {
            if (Interlocked.Increment(ref looks) == 1)
            {
                throw AdapterScript.Refusal(code);
            }

            again.TrySetResult();
            return new ObserveRecordResponse();
        };
        var options = Options.Create(new AdapterOptions { RecordPeriod = TimeSpan.FromMilliseconds(20) });
        using var watch = new RecordWatch(stand.Get<RecordWitness>(), options, TimeProvider.System, NullLogger<RecordWatch>.Instance);

        await watch.StartAsync(CancellationToken.None);
        await again.Task.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.False(watch.ExecuteTask!.IsCompleted);
        await watch.StopAsync(CancellationToken.None);
    }
}
