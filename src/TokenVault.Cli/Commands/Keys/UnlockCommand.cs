using System.CommandLine;
using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using TokenVault.Cli.Keys;
using TokenVault.Cli.Output;
using TokenVault.Client;
using TokenVault.Contracts.V1;
using TokenVault.Local;

namespace TokenVault.Cli.Commands.Keys;

/// <summary>`keys unlock`: gives one custodian's share to the sealed adapter, over his own certificate.</summary>
internal static class UnlockCommand
{
    private static readonly TimeSpan OpeningMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var custodian = LockStateCommand.Custodian();
        var file = new Option<FileInfo?>("--share-file") { Description = "The file with the share, on the custodian's own medium. Default: it is asked for, without echo; or a line of the standard input." };
        var command = new Command("unlock", "Gives a key custodian's own share to the sealed adapter, which opens once enough have done so.") { directory, custodian, file };
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var vault = await RunningVault.OpenAsync(parsed.GetRequiredValue(directory));
            var name = parsed.GetRequiredValue(custodian);
            using var client = vault.Connect(vault.Processor.Address, name);
            var state = await client.KeyCustody.GetLockStateAsync(new GetLockStateRequest(), cancellationToken: cancellationToken);
            if (!state.IsSealed)
            {
                screen.Success("The adapter is open: no share is awaited.");
                return 0;
            }

            using var share = ShareEntry.Read(parsed.GetValue(file), Console.IsInputRedirected);
            RequireOwn(share, state, name);
            var answer = await client.KeyCustody.SubmitShareAsync(
                new SubmitShareRequest { Secret = UnsafeByteOperations.UnsafeWrap(share.Secret) }, cancellationToken: cancellationToken);
            screen.Success(string.Create(CultureInfo.InvariantCulture, $"{answer.Given} of {answer.Threshold} shares are in."));
            if (answer.Given == answer.Threshold)
            {
                await AwaitOpenAsync(client, cancellationToken);
                screen.Success("The adapter is open.");
            }

            return 0;
        }));
        return command;
    }

    // Told from what he holds himself, before any of it is sent.
    private static void RequireOwn(ShareEntry share, GetLockStateResponse state, string name)
    {
        if (!share.IsFor(state.LockMark.Span))
        {
            throw new LocalVaultException("That share is of another keystore or of an earlier lock of this one: look for the share that was given to you last.");
        }

        if (share.Number > state.Custodians.Count || !string.Equals(state.Custodians[share.Number - 1].Name, name, StringComparison.Ordinal))
        {
            throw new LocalVaultException($"That is not the share of {name}. A share is given by its own custodian: check --as.");
        }
    }

    // It starts anew within its process, and for a moment nothing listens.
    private static async Task AwaitOpenAsync(TokenVaultClient client, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        while (true)
        {
            try
            {
                if (!(await client.KeyCustody.GetLockStateAsync(new GetLockStateRequest(), cancellationToken: cancellationToken)).IsSealed)
                {
                    return;
                }
            }
            catch (RpcException failure) when (failure.StatusCode == StatusCode.Unavailable)
            {
                // Not yet.
            }

            if (clock.GetElapsedTime(start) > OpeningMax)
            {
                throw new LocalVaultException("All shares are in, and the adapter is not up a minute later. Its log is logs/processor.log.");
            }

            await Task.Delay(Pause, clock, cancellationToken);
        }
    }
}
