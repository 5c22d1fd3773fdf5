using System.Text;
using Npgsql;
using TokenVault.Peer.Serving;
using TokenVault.Peer.Tables;

namespace TokenVault.Peer.Tests;

/// <summary>What the table holds and what PostgreSQL promises of it.</summary>
public sealed class TokenTableTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private const string OtherKey = "0000000000000000000000000000000000000000000000000000000000000000";

    [SkippableTheory, InlineData(false), InlineData(true)]
    public async Task Holds_the_card_encrypted_under_the_key(bool batched)
    {
        var plan = await FilledAsync(batched);
        await using var past = ClusterFixture.Open(plan);
        var keys = PeerKeys.ReadOrMake(plan.KeysFile);

        await using var rows = past.CreateCommand("SELECT t::text FROM tokens t");
        var row = (string)(await rows.ExecuteScalarAsync())!;
        Assert.DoesNotContain(TestCard.Published, row, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexString(Encoding.ASCII.GetBytes(TestCard.Published)), row, StringComparison.OrdinalIgnoreCase);

        await using var opened = past.CreateCommand("SELECT pgp_sym_decrypt_bytea(card, $1) FROM tokens");
        opened.Parameters.Add(new NpgsqlParameter<string> { TypedValue = keys.Cards });
        Assert.Equal(Encoding.ASCII.GetBytes(TestCard.Published), (byte[])(await opened.ExecuteScalarAsync())!);

        opened.Parameters[0].Value = OtherKey;
        await Assert.ThrowsAsync<PostgresException>(() => opened.ExecuteScalarAsync());
    }

    [SkippableTheory, InlineData(false), InlineData(true)]
    public async Task Cannot_hold_two_rows_of_one_card(bool batched)
    {
        var plan = await FilledAsync(batched);
        await using var past = ClusterFixture.Open(plan);

        await using var copy = past.CreateCommand(
            $"""
            INSERT INTO tokens ({TokenSchema.Columns})
            SELECT 'another', fingerprint, card, brand, bin, last_four, expiry_month, expiry_year, created FROM tokens
            """);

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => copy.ExecuteNonQueryAsync());
        Assert.Equal(PostgresErrorCodes.UniqueViolation, refusal.SqlState);
    }

    // A peer that did not wait for its disk would be faster, and another thing.
    [SkippableTheory, InlineData("fsync"), InlineData("synchronous_commit"), InlineData("full_page_writes")]
    public async Task Waits_for_the_disk(string setting)
    {
        var plan = await FilledAsync(batched: false);
        await using var past = ClusterFixture.Open(plan);
        await using var asked = past.CreateCommand("SELECT current_setting($1)");
        asked.Parameters.Add(new NpgsqlParameter<string> { TypedValue = setting });

        Assert.Equal("on", await asked.ExecuteScalarAsync());
    }

    [SkippableFact]
    public async Task Finds_its_tokens_again_with_its_keys()
    {
        var plan = await FilledAsync(batched: false);
        await using var other = await PeerServer.OpenAsync(plan with { Mode = PeerMode.Batched });

        await Calls.TokenizeAsync(other, TestCard.Request());

        Assert.Equal(1, await Database.CountAsync(plan.SocketFolder, plan.Database));
    }

    private async Task<PeerPlan> FilledAsync(bool batched)
    {
        var plan = await cluster.PlanAsync(batched);
        await using var table = await PeerServer.OpenAsync(plan);
        await Calls.TokenizeAsync(table, TestCard.Request());
        return plan;
    }
}
