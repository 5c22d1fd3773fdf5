using System.CommandLine;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Keys;
using TokenVault.Cli.Output;
using TokenVault.Client;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Commands.Keys;

internal static class CompromiseKeyCommand
{
    private static readonly TimeSpan LookEach = TimeSpan.FromSeconds(1);

    public static Command Create(Screen screen)
    {
        var reason = new Option<string>("--reason") { Description = "What is known of it. It stands in the record of disclosures.", Required = true };
        var from = TimeText.Option("--from", "From when on the key may have been known: the epochs that were registered since are listed.");
        var to = TimeText.Option("--to", "Until when.");
        var wait = new Option<bool>("--wait") { Description = "Wait until all gateways are done." };
        var command = new Command(
            "compromise",
            "Says that a key may be known to others, and has all cards that it gives away sealed anew under the keys in use. Draw another key first: tokenvault keys rotate. Said again, it shows how far that is.")
        {
            reason, from, to, wait,
        };
        var arguments = new KeyArguments(command, KeyArguments.Sealing, KeyArguments.Wrapping);
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var vault = await arguments.OpenAsync(parsed);
            var (purpose, number) = arguments.Key(parsed);
            using var client = vault.ConnectCustodian(arguments.Custodian(parsed));
            var resealing = await StartAsync(client, new StartResealingRequest { Purpose = purpose, Number = number, Reason = parsed.GetRequiredValue(reason) }, cancellationToken);
            if (TimeText.Read(parsed, from) is { } since)
            {
                await ListEpochsAsync(screen, client, since, TimeText.Read(parsed, to), cancellationToken);
            }

            while (parsed.GetValue(wait) && !resealing.Finished)
            {
                await Task.Delay(LookEach, TimeProvider.System, cancellationToken);
                resealing = await FindAsync(client, resealing.ResealingId, cancellationToken);
            }

            Write(screen, resealing);
            return 0;
        }));
        return command;
    }

    private static async Task<Resealing> StartAsync(TokenVaultClient client, StartResealingRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.KeyAdmin.StartResealingAsync(request, cancellationToken: cancellationToken)).Resealing;
        }
        catch (RpcException refusal) when (TokenVaultClient.TryReadReason(refusal, out var reason) && string.Equals(reason, "RESEALING_UNDER_WAY", StringComparison.Ordinal))
        {
            var all = (await client.KeyAdmin.ListResealingsAsync(new ListResealingsRequest(), cancellationToken: cancellationToken)).Resealings;
            return all.First(one => one.Purpose == request.Purpose && one.KeyNumber == request.Number && !one.Finished);
        }
    }

    private static async Task<Resealing> FindAsync(TokenVaultClient client, string id, CancellationToken cancellationToken) =>
        (await client.KeyAdmin.ListResealingsAsync(new ListResealingsRequest(), cancellationToken: cancellationToken)).Resealings
            .First(one => string.Equals(one.ResealingId, id, StringComparison.Ordinal));

    private static async Task ListEpochsAsync(Screen screen, TokenVaultClient client, Timestamp from, Timestamp? to, CancellationToken cancellationToken)
    {
        var epochs = new List<ListedEpoch>();
        using var call = client.KeyAdmin.ListEpochs(new ListEpochsRequest { From = from, To = to }, cancellationToken: cancellationToken);
        await foreach (var part in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            epochs.AddRange(part.Epochs);
        }

        var table = new TextTable("epoch", "gateway", "registered", "began", "wrapped by", "sealed to");
        foreach (var epoch in epochs.OrderBy(static one => one.RegisterTime.ToDateTimeOffset()))
        {
            table.Add(
                Convert.ToHexStringLower(epoch.EpochId.Span), epoch.GatewayId, TimeText.Shown(epoch.RegisterTime), TimeText.Shown(epoch.CreateTime),
                KeyText.NameOf(KeyPurpose.Wrapping, epoch.WrappingKey), KeyText.NameOf(KeyPurpose.Sealing, epoch.SealingKey));
        }

        screen.Say(string.Create(CultureInfo.InvariantCulture, $"{epochs.Count} epochs were registered in that time:"));
        screen.Table(table);
    }

    private static void Write(Screen screen, Resealing resealing)
    {
        screen.Fields(
            ("re-sealing", resealing.ResealingId),
            ("key", KeyText.NameOf(resealing.Purpose, resealing.KeyNumber)),
            ("since", TimeText.Shown(resealing.StartTime)),
            ("said by", resealing.StartedBy));
        var table = new TextTable("gateway", "sealed anew", "passed over", "last", "done");
        foreach (var gateway in resealing.Progress)
        {
            table.Add(
                gateway.GatewayId, KeyText.Count(gateway.ResealedCount), KeyText.Count(gateway.PassedOverCount), TimeText.Shown(gateway.UpdateTime), TimeText.Shown(gateway.FinishTime));
        }

        screen.Table(table);
        if (resealing.Finished)
        {
            screen.Success("All gateways are done. What the key gives away now are old copies of their stores, and cards that were passed over.");
        }
        else
        {
            screen.Say("Gateways go on by themselves, also after a restart. Said again, this command shows how far they are.");
        }
    }
}
