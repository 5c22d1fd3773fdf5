using Grpc.Core;
using TokenVault.Client;
using TokenVault.Contracts.V1;
using TokenVault.Local;
using static TokenVault.TokenTrials.TrialException;

namespace TokenVault.TokenTrials;

internal static class OneCardOneToken
{
    private const int Callers = 64;
    private const int Lines = 8;

    public static async Task<string> RunAsync(bool quick, CancellationToken stop)
    {
        var rounds = quick ? 5 : 50;
        await using var trial = await TrialVault.StartAsync(LocalVaultOptions.AnyPorts, stop);
        var lines = Enumerable.Range(0, Lines).Select(_ => trial.Vault.Connect("shop")).ToArray();
        try
        {
            for (var round = 0; round < rounds; round++)
            {
                await TokenizeAsync(lines, MadeUpCards.Number(400000, round + 1));
            }

            var (spent, held) = (0, 0);
            var before = (await trial.Vault.ReadSandboxSummaryAsync(stop)).Charges;
            var tokens = new List<string>();
            for (var round = 0; round < rounds; round++)
            {
                var (token, reasons) = await ChargeAsync(lines, round);
                tokens.Add(token);
                spent += reasons.Count(reason => reason == "TOKEN_SPENT");
                held += reasons.Count(reason => reason == "TOKEN_HELD");
            }

            var charges = (await trial.Vault.ReadSandboxSummaryAsync(stop)).Charges - before;
            Require(charges == rounds, $"{rounds} tokens for single use, and the processor has {charges} charges");
            await AskTheAdapterAsync(trial, lines[0], tokens[^1], stop);
            return $"one-card-one-token: {rounds} cards from {Callers} callers each: {rounds} tokens; {rounds} tokens for single use charged by {Callers} at once: {rounds} succeeded, {spent} refused as spent, {held} as held; an older store put back charges none again";
        }
        finally
        {
            Array.ForEach(lines, line => line.Dispose());
        }
    }

    private static async Task TokenizeAsync(TokenVaultClient[] lines, long number)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, Callers).Select(
            i => lines[i % Lines].Tokens.TokenizeAsync(new TokenizeRequest { Card = MadeUpCards.Of(number) }).ResponseAsync));
        var distinct = answers.Select(answer => answer.Token.Token_).Distinct(StringComparer.Ordinal).Count();
        Require(distinct == 1, $"one card from {Callers} callers has {distinct} tokens");
    }

    private static async Task<(string Token, IReadOnlyList<string> Reasons)> ChargeAsync(TokenVaultClient[] lines, int round)
    {
        var made = await lines[0].Tokens.TokenizeAsync(
            new TokenizeRequest { Card = MadeUpCards.Of(4242424242424242), Usage = TokenUsage.SingleUse });
        var token = made.Token.Token_;
        var reasons = await Task.WhenAll(Enumerable.Range(0, Callers).Select(i => TrialVault.ReasonAsync(
            async () => await lines[i % Lines].Payments.ChargeAsync(ChargeOf(token, $"{round}-{i}")))));
        var succeeded = reasons.Count(reason => reason.Length == 0);
        Require(succeeded == 1, $"{succeeded} of {Callers} charges of one token for single use succeeded");
        var strange = reasons.FirstOrDefault(reason => reason.Length > 0 && reason is not ("TOKEN_SPENT" or "TOKEN_HELD"));
        Require(strange is null, $"a charge was refused with {strange}");

        // Those that were told that another has it hear now that it is spent.
        var later = await TrialVault.ReasonAsync(async () => await lines[0].Payments.ChargeAsync(ChargeOf(token, $"{round}-later")));
        Require(later == "TOKEN_SPENT", $"afterwards a charge is answered with {later}");
        var shown = (await lines[0].Tokens.GetTokenAsync(new GetTokenRequest { Token = token })).Token;
        Require(shown.State == TokenState.Spent, $"the token is shown as {shown.State}");
        return (token, reasons);
    }

    // The gateway's store as it was before the charge: what it forgot, the adapter remembers.
    private static async Task AskTheAdapterAsync(TrialVault trial, TokenVaultClient line, string spent, CancellationToken stop)
    {
        var made = await line.Tokens.TokenizeAsync(
            new TokenizeRequest { Card = MadeUpCards.Of(4242424242424242), Usage = TokenUsage.SingleUse }, cancellationToken: stop);
        var store = Path.Combine(trial.Vault.Folder.Gateway, "store");
        var copy = store + ".older";
        await trial.Vault.Gateway.StopAsync();
        foreach (var file in Directory.CreateDirectory(copy).Parent!.EnumerateFiles("store/*"))
        {
            file.CopyTo(Path.Combine(copy, file.Name));
        }

        await trial.Vault.Gateway.StartAsync(stop);
        await RetryAsync(() => line.Payments.ChargeAsync(ChargeOf(made.Token.Token_, "first"), cancellationToken: stop).ResponseAsync);
        await trial.Vault.Gateway.StopAsync();
        Directory.Delete(store, recursive: true);
        Directory.Move(copy, store);
        await trial.Vault.Gateway.StartAsync(stop);

        var reason = "";
        await RetryAsync(async () => reason = await TrialVault.ReasonAsync(
            async () => await line.Payments.ChargeAsync(ChargeOf(made.Token.Token_, "second"), cancellationToken: stop)));
        Require(reason == "TOKEN_SPENT", $"an older store of the gateway, and the adapter answers a second charge with '{reason}'");
        reason = await TrialVault.ReasonAsync(async () => await line.Payments.ChargeAsync(ChargeOf(spent, "again"), cancellationToken: stop));
        Require(reason == "TOKEN_SPENT", $"a token that was spent before is answered with '{reason}'");
    }

    // The line has to be made anew after a restart.
    private static async Task RetryAsync(Func<Task> call)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await call();
                return;
            }
            catch (RpcException broken) when (tries < 20 && broken.StatusCode == StatusCode.Unavailable)
            {
                await Task.Delay(100);
            }
        }
    }

    private static ChargeRequest ChargeOf(string token, string key) => new()
    {
        Token = token,
        Amount = new Money { MinorUnits = 1999, CurrencyCode = "EUR" },
        IdempotencyKey = "one-" + key,
    };
}
