using System.Globalization;

namespace TokenVault.ProcessorTrials.StripeMock;

/// <summary>The whole run: by test sources against a server that is not ours, by raw cards against the practice processor.</summary>
internal static class StripeMockRun
{
    private const string Line = "mock";

    /// <returns>The figure.</returns>
    public static async Task<string> RunAsync(string directory, CancellationToken stop)
    {
        await using var vault = await TrialVault.MakeAsync([.. SourceShops.Sources.Keys, RawCardTrials.Merchant], stop);
        await using var mock = await StatefulMock.StartAsync(directory, stop);
        using var certificate = vault.ServerCertificate();
        await using var front = new TlsFront(certificate, mock.Port);
        vault.AddProfile("stripe-charges");
        await vault.SignAsync(version: 2, TrialVault.Officers, stop);
        vault.AddLine(Line, "stripe-charges", front.Address);
        foreach (var (merchant, source) in SourceShops.Sources)
        {
            vault.UseLine(merchant, Line, new Dictionary<string, string>(StringComparer.Ordinal) { ["source"] = source });
        }

        vault.UseLine(RawCardTrials.Merchant, "sandbox");
        foreach (var service in vault.Services.Services)
        {
            await service.StartAsync(stop);
        }

        using var shops = new SourceShops(vault.Services);
        using var ledger = new MockLedger(mock);
        await new SourceTrials(shops, front, ledger).RunAsync(stop);
        await new LostAnswerTrials(shops.Main, front).RunAsync(stop);
        var bySource = await ledger.CompareAsync(shops, stop);
        CheckCards(front);

        using var desk = new Shop(vault.Services, RawCardTrials.Merchant);
        await new RawCardTrials(desk).RunAsync(stop);
        using var judge = new SandboxJudge(vault);
        var byCard = await judge.CompareAsync(desk, stop);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{bySource} payments by test sources agree with stripe-stateful-mock, {byCard} with raw cards agree with Stripe.net's reading of the sandbox; {front.Lost} lost answers settled without a second charge");
    }

    // The card is in the first request of a payment, where the profile has its field, and in no other.
    private static void CheckCards(TlsFront front)
    {
        var holding = front.Requests.Where(request => request.HoldsCard).ToList();
        Checks.Equal(front.Requests.Count(request => request.Call is "POST /v1/customers"), holding.Count, "requests with a card");
        Checks.Require(
            holding.Count > 0 && holding.All(request => request.Call is "POST /v1/customers"), $"a card stood in another request than the first");
    }
}
