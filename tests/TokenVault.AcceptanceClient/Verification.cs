using System.Globalization;
using Grpc.Core;
using TokenVault.Client;
using TokenVault.Contracts.V1;

namespace TokenVault.AcceptanceClient;

/// <summary>Looks every acknowledged token up, and tokenizes its card again, which must give the same token.</summary>
internal sealed class Verification(DirectoryInfo vault, FileInfo acks)
{
    private const int Workers = 16;

    private int _lost;
    private int _changed;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var lines = await File.ReadAllLinesAsync(acks.FullName, cancellationToken);
        using var client = VaultLine.Connect(vault);
        await Parallel.ForEachAsync(
            lines,
            new ParallelOptions { MaxDegreeOfParallelism = Workers, CancellationToken = cancellationToken },
            async (line, stop) => await VerifyAsync(client, line, stop));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{lines.Length} acknowledged, {_lost} lost, {_changed} cards with another token than before"));
        return lines.Length > 0 && _lost == 0 && _changed == 0 ? 0 : 1;
    }

    private async Task VerifyAsync(TokenVaultClient client, string line, CancellationToken cancellationToken)
    {
        var words = line.Split(' ');
        var counter = long.Parse(words[0], CultureInfo.InvariantCulture);
        var card = MadeUpCard.Of(counter, TimeProvider.System.GetUtcNow().Year + 2);
        try
        {
            var found = await client.Tokens.GetTokenAsync(new GetTokenRequest { Token = words[1] }, cancellationToken: cancellationToken);
            if (!string.Equals(found.Token.LastFour, card.Number.ToStringUtf8()[^4..], StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _changed);
            }
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.NotFound)
        {
            Interlocked.Increment(ref _lost);
        }

        var again = await client.Tokens.TokenizeAsync(new TokenizeRequest { Card = card }, cancellationToken: cancellationToken);
        if (!string.Equals(again.Token.Token_, words[1], StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _changed);
        }
    }
}
