using Grpc.Core;
using Microsoft.AspNetCore.Http;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.V1;
using TokenVault.Processor.Disclosures;
using TokenVault.Processor.Tests.Running;

namespace TokenVault.Processor.Tests;

/// <summary>What an adapter that was killed knows afterwards. Each has a world of its own.</summary>
public sealed class AdapterRestartTests : IAsyncLifetime
{
    private readonly AdapterWorld _world = new();

    private static ReadOnlySpan<byte> Visa => "4242424242424242"u8;

    public Task InitializeAsync() => _world.InitializeAsync();

    public Task DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Remembers_WhatItCharged_AndWhatItDisclosed()
    {
        var charge = _world.Gateway.Charge(Visa, _world.RegisteredEpoch);
        var answer = await _world.Processor.AuthorizeAsync(charge);
        await _world.Adapter.KillAsync();
        await _world.StartAdapterAsync();

        Assert.Equal(answer, await _world.Processor.AuthorizeAsync(charge));
        Assert.Equal(1, await _world.CountChargesAsync());
        var listed = await _world.Auditor.ListDisclosuresAsync(new ListDisclosuresRequest { Token = charge.Card.Token });
        Assert.Equal(answer.Result.DisclosureId, Assert.Single(listed.Disclosures).DisclosureId);
    }

    [Fact]
    public async Task DoesNotStart_OnCountedNumbersThatSomebodyChanged_AndSaysWhatToDo()
    {
        await _world.Processor.FingerprintAsync(new FingerprintRequest
        {
            Merchants = { new MerchantCards { MerchantId = "shop", Numbers = TestGateway.Slots("4242424242424242") } },
        });
        await _world.Adapter.KillAsync();
        var counted = Directory.GetFiles(_world.Folder.At("counted")).Single();
        var bytes = await File.ReadAllBytesAsync(counted);
        bytes[^20] ^= 1;
        await File.WriteAllBytesAsync(counted, bytes);

        var (exitCode, said) = await RunningProgram.RunAsync("TokenVault.Processor", _world.Folder.Root, "--config", "processor.json");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("move it away", said, StringComparison.Ordinal);
        File.Delete(counted);
        await _world.StartAdapterAsync();
    }

    [Fact]
    public async Task Answers_Unknown_WhereItWasKilledWhileSending_AndNeverSendsAgain()
    {
        await using var processor = await FaultyProcessor.StartAsync(_world.Folder.Authority);
        var arrived = new TaskCompletionSource();
        processor.OnPaymentIntent = context =>
        {
            arrived.TrySetResult();
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        await RestartOverAsync(processor);
        var charge = _world.Gateway.Charge(Visa, _world.RegisteredEpoch);
        var cutOff = _world.Processor.AuthorizeAsync(charge);
        await arrived.Task;
        await _world.Adapter.KillAsync();
        await Assert.ThrowsAsync<RpcException>(() => cutOff.ResponseAsync);
        await _world.StartAdapterAsync();

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(Outcome.Unknown, (await _world.Processor.AuthorizeAsync(charge)).Result.Outcome);
        }

        Assert.Equal(["/v1/payment_methods", "/v1/payment_intents"], processor.Asked);
        var listed = await _world.Auditor.ListDisclosuresAsync(new ListDisclosuresRequest { Token = charge.Card.Token });
        Assert.Single(listed.Disclosures);
    }

    [Fact]
    public async Task Answers_NotSent_WhereItWasKilledBeforeTheMoneyCouldMove()
    {
        await using var processor = await FaultyProcessor.StartAsync(_world.Folder.Authority);
        var arrived = new TaskCompletionSource();
        processor.OnPaymentMethod = context =>
        {
            arrived.TrySetResult();
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        await RestartOverAsync(processor);
        var charge = _world.Gateway.Charge(Visa, _world.RegisteredEpoch);
        var cutOff = _world.Processor.AuthorizeAsync(charge);
        await arrived.Task;
        await _world.Adapter.KillAsync();
        await Assert.ThrowsAsync<RpcException>(() => cutOff.ResponseAsync);
        await _world.StartAdapterAsync();

        var result = (await _world.Processor.AuthorizeAsync(charge)).Result;

        Assert.Equal((Outcome.NotSent, "adapter_stopped"), (result.Outcome, result.Code));
        Assert.Equal(["/v1/payment_methods"], processor.Asked);
    }

    [Fact]
    public async Task Repeats_WhatItWasKilledOver_ByteForByte_WithoutTheCard()
    {
        await using var processor = await FaultyProcessor.StartAsync(_world.Folder.Authority);
        var arrived = new TaskCompletionSource();
        processor.OnPaymentIntent = async context =>
        {
            await processor.KeepBodyAsync(context);
            arrived.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        await RestartOverAsync(processor);
        var charge = _world.Gateway.Charge(Visa, _world.RegisteredEpoch);
        (charge.OrderReference, charge.Description) = ("order 7", "two chairs & a table");
        var cutOff = _world.Processor.AuthorizeAsync(charge);
        await arrived.Task;
        await _world.Adapter.KillAsync();
        await Assert.ThrowsAsync<RpcException>(() => cutOff.ResponseAsync);
        processor.OnPaymentIntent = async context =>
        {
            await processor.KeepBodyAsync(context);
            await context.Response.WriteAsync(FaultyProcessor.Succeeded(charge.OperationId));
        };
        await _world.StartAdapterAsync();

        var settled = await _world.Processor.SettleOperationAsync(new SettleOperationRequest
        {
            OperationId = charge.OperationId,
            Step = SettleStep.Replay,
            FencingEpoch = charge.FencingEpoch,
        });

        Assert.Equal(SettleFinding.Settled, settled.Finding);
        Assert.Equal(Outcome.Succeeded, settled.Result.Outcome);
        Assert.Equal(["/v1/payment_methods", "/v1/payment_intents", "/v1/payment_intents"], processor.Asked);
        Assert.Equal(2, processor.Bodies.Count);
        Assert.Single(processor.Bodies.Distinct(StringComparer.Ordinal));
        Assert.Contains("two", processor.Bodies.First(), StringComparison.Ordinal);
        Assert.Equal(settled.Result, (await _world.Processor.AuthorizeAsync(charge)).Result);
    }

    [Fact]
    public async Task Finishes_AChargeWhoseCallerIsGone_BeforeItStops()
    {
        await using var processor = await FaultyProcessor.StartAsync(_world.Folder.Authority);
        var charge = _world.Gateway.Charge(Visa, _world.RegisteredEpoch);
        var arrived = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        processor.OnPaymentIntent = async context =>
        {
            arrived.TrySetResult();
            await answer.Task;
            await context.Response.WriteAsync(FaultyProcessor.Succeeded(charge.OperationId));
        };
        await RestartOverAsync(processor);
        using (var leaving = new CancellationTokenSource())
        {
            var call = _world.Processor.AuthorizeAsync(charge, cancellationToken: leaving.Token);
            await arrived.Task;
            await leaving.CancelAsync();
            await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        }

        var stopping = _world.Adapter.StopAsync();
        await Task.Delay(TimeSpan.FromSeconds(1));
        Assert.False(stopping.IsCompleted);
        answer.SetResult();
        Assert.Equal(0, await stopping);
        await _world.StartAdapterAsync();

        Assert.Equal(Outcome.Succeeded, (await _world.Processor.AuthorizeAsync(charge)).Result.Outcome);
        Assert.Equal(2, processor.Asked.Count);
    }

    [Theory]
    [InlineData(500, Outcome.Unknown)]
    [InlineData(0, Outcome.Unknown)] // the connection breaks
    [InlineData(401, Outcome.NotSent)]
    public async Task Answers_ABadDayOfTheProcessor_TheSameBeforeAndAfterARestart(int status, Outcome outcome)
    {
        await using var processor = await FaultyProcessor.StartAsync(_world.Folder.Authority);
        processor.OnPaymentIntent = async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            if (status == 0)
            {
                context.Abort();
                return;
            }

            context.Response.StatusCode = status;
            await context.Response.WriteAsync("""{"error":{"type":"invalid_request_error"}}""");
        };
        await RestartOverAsync(processor);
        var charge = _world.Gateway.Charge(Visa, _world.RegisteredEpoch);

        var answer = await _world.Processor.AuthorizeAsync(charge);
        await _world.Adapter.KillAsync();
        await _world.StartAdapterAsync();

        Assert.Equal(outcome, answer.Result.Outcome);
        Assert.Equal(answer, await _world.Processor.AuthorizeAsync(charge));
        Assert.Equal(2, processor.Asked.Count);
    }

    [Fact]
    public async Task Refuses_ToStart_OnARecordOfDisclosuresThatWasAltered()
    {
        await _world.Processor.AuthorizeAsync(_world.Gateway.Charge(Visa, _world.RegisteredEpoch));
        await _world.Adapter.KillAsync();
        var path = Path.Combine(_world.Folder.At("disclosures"), DisclosureFile.FileName);
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);

        var (exitCode, said) = await RunningProgram.RunAsync(
            "TokenVault.Processor", _world.Folder.Root, "--config", "processor.json");

        Assert.Equal(2, exitCode);
        Assert.Contains("is altered: the line at byte", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_ToReplaceAKeystore()
    {
        var keystore = await File.ReadAllBytesAsync(_world.Folder.At("keystore.tvk"));

        var (exitCode, said) = await RunningProgram.RunAsync(
            "TokenVault.Processor", _world.Folder.Root, "init-keys", "--config", "processor.json", "--public-key-out", "other.json");

        Assert.Equal(1, exitCode);
        Assert.Contains("exists already", said, StringComparison.Ordinal);
        Assert.Equal(keystore, await File.ReadAllBytesAsync(_world.Folder.At("keystore.tvk")));
        Assert.False(File.Exists(_world.Folder.At("other.json")));
    }

    [Fact]
    public async Task Names_EveryProblemOfItsConfiguration()
    {
        await File.WriteAllTextAsync(_world.Folder.At("passphrase"), "another passphrase\n");
        File.Delete(_world.Folder.At("psp-shop.key"));

        var (exitCode, said) = await RunningProgram.RunAsync(
            "TokenVault.Processor", _world.Folder.Root, "--config", "processor.json", "--check-config");

        Assert.Equal(1, exitCode);
        Assert.Contains("Keystore:Path", said, StringComparison.Ordinal);
        Assert.Contains("Psp:Accounts", said, StringComparison.Ordinal);
    }

    private async Task RestartOverAsync(FaultyProcessor processor)
    {
        await _world.Adapter.KillAsync();
        _world.Folder.WriteConfiguration(processor.Address);
        await _world.StartAdapterAsync();
    }
}
