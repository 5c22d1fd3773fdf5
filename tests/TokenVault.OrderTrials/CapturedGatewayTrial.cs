using System.CommandLine;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Local;

namespace TokenVault.OrderTrials;

/// <summary>Asks the adapter for more than an order gives, with everything that a gateway has.</summary>
internal static class CapturedGatewayTrial
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static Command Create(Func<Func<Task<string>>, Task<int>> run)
    {
        var directory = new Option<DirectoryInfo>("--dir") { Description = "The folder of a running vault.", Required = true };
        var order = new Option<string>("--order") { Description = "An order for one card of the two tokens that it names, not due yet.", Required = true };
        var tokens = new Option<string[]>("--token") { Description = "Both tokens that it names.", Required = true, Arity = new ArgumentArity(2, 2), AllowMultipleArgumentsPerToken = true };
        var unnamed = new Option<string>("--unnamed") { Description = "A token of the same merchant that it does not name.", Required = true };
        var merchant = new Option<string>("--merchant") { Description = "Whose tokens they are.", Required = true };
        var foreign = new Option<string>("--foreign") { Description = "Another merchant.", Required = true };
        var command = new Command("captured-gateway", "Holds what a captured gateway gets against an order.") { directory, order, tokens, unnamed, merchant, foreign };
        command.SetAction((parsed, stop) => run(async () =>
        {
            var vault = await LocalVault.OpenAsync(parsed.GetRequiredValue(directory).FullName, cancellationToken: stop);
            using var gateway = new CapturedGateway(vault);
            await gateway.RegisterAsync(stop);
            var owner = parsed.GetRequiredValue(merchant);
            OrderedToken[] named = [.. parsed.GetRequiredValue(tokens).Order(StringComparer.Ordinal).Select(token => gateway.Seal(token, owner))];
            var beyond = gateway.Seal(parsed.GetRequiredValue(unnamed), owner);
            var foreigner = gateway.Seal(parsed.GetRequiredValue(unnamed), parsed.GetRequiredValue(foreign));
            return await RunAsync(gateway, parsed.GetRequiredValue(order), named, (beyond, foreigner), stop);
        }));
        return command;
    }

    private static async Task<string> RunAsync(
        CapturedGateway gateway, string order, OrderedToken[] named, (OrderedToken Unnamed, OrderedToken Foreign) outside, CancellationToken stop)
    {
        await RequireRefusedAsync("ORDER_UNKNOWN", [named[0]], "before the order is due");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        while (await gateway.FindDueAsync(order, patience.Token) is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token);
        }

        await RequireRefusedAsync("ORDER_OUT_OF_SCOPE", [outside.Foreign], "another merchant's token");
        await RequireRefusedAsync("ORDER_OUT_OF_SCOPE", [outside.Unnamed], "a token that is not named");
        await RequireRefusedAsync("ORDER_OUT_OF_SCOPE", Ascending(named[0], outside.Unnamed), "one token of two that is not named");
        await RequireRefusedAsync("ORDER_VOLUME_EXCEEDED", named, "two cards where one is ordered");

        // The control: the very same card within the order is taken, so the others were refused for what was wrong with them.
        var answer = await gateway.ResealAsync(order, [named[0]], stop);
        TrialException.Require(answer is { SealedCount: 1, SkippedCount: 0 }, $"of the ordered card {answer.SealedCount} were sealed and {answer.SkippedCount} passed over");
        await RequireRefusedAsync("ORDER_SEQUENCE", [named[0]], "the same card again");
        var finished = await gateway.FinishAsync(order, named[0], stop);
        TrialException.Require(finished.SealedCount == 1, "the order ended with another number of cards");
        return "5 of 5 requests beyond the order refused, the one within it taken";

        async Task RequireRefusedAsync(string reason, IReadOnlyList<OrderedToken> cards, string what)
        {
            var told = await CapturedGateway.ReasonAsync(() => gateway.ResealAsync(order, cards, stop));
            TrialException.Require(string.Equals(told, reason, StringComparison.Ordinal), $"{what}: expected {reason}, was {(told.Length == 0 ? "taken" : told)}");
        }
    }

    private static OrderedToken[] Ascending(params OrderedToken[] cards) => [.. cards.OrderBy(card => card.Card.Token, StringComparer.Ordinal)];
}
