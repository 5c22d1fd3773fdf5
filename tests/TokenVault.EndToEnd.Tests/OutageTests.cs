using System.Collections.Concurrent;
using Grpc.Core;
using TokenVault.Contracts.V1;

namespace TokenVault.EndToEnd.Tests;

public sealed class OutageTests(VaultFixture fixture) : IClassFixture<VaultFixture>
{
    [Fact]
    public async Task Tokenizes_without_the_adapter_and_finds_out_afterwards_which_cards_it_knew()
    {
        var before = await TokenizeAsync(TestCard.Number(1));
        await fixture.Vault.Processor.KillAsync();
        var known = await fixture.TokenizeAsync(TestCard.Number(1));
        var fresh = await fixture.TokenizeAsync(TestCard.Number(2));
        Assert.True(known.Token.NotDeduplicated && fresh.Token.NotDeduplicated);
        Assert.NotEqual(before.Token.Token_, known.Token.Token_);

        // What takes a comparison, or the adapter's own memory, waits for it.
        await Refused.AsAsync(StatusCode.Unavailable, "ADAPTER_UNAVAILABLE", () =>
            fixture.Client.Tokens.DeleteTokenAsync(new DeleteTokenRequest { Token = before.Token.Token_ }).ResponseAsync);
        Assert.Equal(before.Token, await GetAsync(before));

        await fixture.Vault.Processor.StartAsync();
        for (var tries = 0; (await GetAsync(known)).NotDeduplicated || (await GetAsync(fresh)).NotDeduplicated; tries++)
        {
            Assert.True(tries < 300, "Not deduplicated within half a minute.");
            await Task.Delay(100);
        }

        Assert.Equal(before.Token.Token_, (await GetAsync(known)).SameCardAs);
        Assert.Equal("", (await GetAsync(fresh)).SameCardAs);
        Assert.Equal(before.Token.Token_, (await fixture.TokenizeAsync(TestCard.Number(1))).Token.Token_);
        Assert.Equal(fresh.Token.Token_, (await fixture.TokenizeAsync(TestCard.Number(2))).Token.Token_);

        // Both serve (the practice processor declines cards that nobody published), and each opening has its entry, whose purpose is its own.
        Assert.Equal(PaymentStatus.Declined, (await fixture.ChargeAsync(VaultFixture.ChargeOf(known))).Status);
        using var auditor = fixture.Vault.ConnectAuditor();
        var record = await auditor.Disclosures.ListDisclosuresAsync(new ListDisclosuresRequest { Token = known.Token.Token_ });
        Assert.Equal([DisclosurePurpose.Payment, DisclosurePurpose.LateDeduplication], record.Disclosures.Select(entry => entry.Purpose).Order());
    }

    private async Task<Token> GetAsync(TokenizeResponse made) =>
        (await fixture.Client.Tokens.GetTokenAsync(new GetTokenRequest { Token = made.Token.Token_ })).Token;

    [Fact]
    public async Task Charges_once_after_the_processor_is_back()
    {
        var request = VaultFixture.ChargeOf(await TokenizeAsync(TestCard.Visa));
        var before = await fixture.Vault.ReadSandboxSummaryAsync();
        await fixture.Vault.Sandbox.StopAsync();
        await Refused.AsAsync(StatusCode.Unavailable, "PROCESSOR_UNAVAILABLE", () => fixture.ChargeAsync(request));

        await fixture.Vault.Sandbox.StartAsync();
        var payment = await Refused.RetryAsync(() => fixture.ChargeAsync(request));
        Assert.Equal(PaymentStatus.Succeeded, payment.Status);
        Assert.Equal(1, (await fixture.Vault.ReadSandboxSummaryAsync()).Charges - before.Charges);
    }

    [Fact]
    public async Task Keeps_every_acknowledged_token_when_the_gateway_is_killed()
    {
        var acknowledged = new ConcurrentBag<Token>();
        var next = 1000;
        var enough = new TaskCompletionSource();
        var writers = Enumerable.Range(0, 16).Select(async _ =>
        {
            try
            {
                while (true)
                {
                    acknowledged.Add((await fixture.TokenizeAsync(TestCard.Number(Interlocked.Increment(ref next)))).Token);
                    if (acknowledged.Count >= 500)
                    {
                        enough.TrySetResult();
                    }
                }
            }
            catch (RpcException)
            {
                // The gateway is gone: what was asked last was not acknowledged.
                enough.TrySetResult();
            }
        }).ToList();
        await enough.Task;
        await fixture.Vault.Gateway.KillAsync();
        await Task.WhenAll(writers);
        await fixture.Vault.Gateway.StartAsync();

        Assert.True(acknowledged.Count >= 500, $"Only {acknowledged.Count} tokens were acknowledged.");
        foreach (var token in acknowledged)
        {
            var read = await Refused.RetryAsync(() => fixture.Client.Tokens.GetTokenAsync(new GetTokenRequest { Token = token.Token_ }).ResponseAsync);
            Assert.Equal(token, read.Token);
        }

        // The cards can be opened too, not only named.
        var newest = acknowledged.MaxBy(token => token.CreateTime)!;
        var request = VaultFixture.ChargeOf(new TokenizeResponse { Token = newest });
        var payment = await Refused.RetryAsync(() => fixture.ChargeAsync(request));
        Assert.NotEqual(PaymentStatus.Unknown, payment.Status);
    }

    [Fact]
    public async Task Answers_unknown_when_the_adapter_is_killed_while_the_processor_is_silent()
    {
        var request = VaultFixture.ChargeOf(await TokenizeAsync(TestCard.Mastercard));
        var before = await fixture.Vault.ReadSandboxSummaryAsync();
        fixture.Vault.Sandbox.Suspend();
        var charge = fixture.ChargeAsync(request);
        await Refused.UntilAsync(() => IsDisclosedAsync(request.Token));
        await fixture.Vault.Processor.KillAsync();
        fixture.Vault.Sandbox.Resume();
        Assert.Equal(PaymentStatus.Unknown, (await charge).Status);

        await fixture.Vault.Processor.StartAsync();
        await CheckChargedAtMostOnceAsync(request, before.Charges);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(15)]
    [InlineData(40)]
    public async Task Charges_at_most_once_when_the_adapter_is_killed_while_it_charges(int delayMs)
    {
        var request = VaultFixture.ChargeOf(await TokenizeAsync(TestCard.Visa));
        var before = await fixture.Vault.ReadSandboxSummaryAsync();
        var charge = TryChargeAsync(request);
        await Task.Delay(delayMs);
        await fixture.Vault.Processor.KillAsync();
        await charge;

        await fixture.Vault.Processor.StartAsync();
        await CheckChargedAtMostOnceAsync(request, before.Charges);
    }

    [Fact]
    public async Task Charges_at_most_once_when_the_gateway_is_killed_while_it_charges()
    {
        var request = VaultFixture.ChargeOf(await TokenizeAsync(TestCard.Visa));
        var before = await fixture.Vault.ReadSandboxSummaryAsync();
        var charge = TryChargeAsync(request);
        await Task.Delay(20);
        await fixture.Vault.Gateway.KillAsync();
        await charge;

        await fixture.Vault.Gateway.StartAsync();
        await CheckChargedAtMostOnceAsync(request, before.Charges);
    }

    // The test before may have left the adapter freshly started, the breaker to it still open. A card that has no token yet is tokenized
    // also without it: the adapter is there when one is recognised.
    private async Task<TokenizeResponse> TokenizeAsync(string number)
    {
        for (var tries = 0; ; tries++)
        {
            var made = await Refused.RetryAsync(() => fixture.TokenizeAsync(number));
            if (!made.Token.NotDeduplicated)
            {
                return made;
            }

            Assert.True(tries < 300, "The adapter is not back within half a minute.");
            await Task.Delay(100);
        }
    }

    private async Task CheckChargedAtMostOnceAsync(ChargeRequest request, long chargesBefore)
    {
        var settled = await Refused.RetryAsync(() => fixture.ChargeAsync(request));
        var charged = (await fixture.Vault.ReadSandboxSummaryAsync()).Charges - chargesBefore;
        if (settled.Status == PaymentStatus.Unknown)
        {
            Assert.InRange(charged, 0, 1);
            return;
        }

        Assert.Equal((PaymentStatus.Succeeded, 1L), (settled.Status, charged));
    }

    private async Task TryChargeAsync(ChargeRequest request)
    {
        try
        {
            await fixture.ChargeAsync(request);
        }
        catch (RpcException error)
        {
            Assert.Contains(error.StatusCode, (StatusCode[])[StatusCode.Unavailable, StatusCode.Internal, StatusCode.Cancelled]);
        }
    }

    private async Task<bool> IsDisclosedAsync(string token)
    {
        using var auditor = fixture.Vault.ConnectAuditor();
        var found = await auditor.Disclosures.ListDisclosuresAsync(new ListDisclosuresRequest { Token = token });
        return found.Disclosures.Count > 0;
    }
}
