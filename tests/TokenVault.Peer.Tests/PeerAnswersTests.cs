using Grpc.Core;
using Npgsql;

namespace TokenVault.Peer.Tests;

/// <summary>Every card is answered, or with a reason that says what PostgreSQL had against it.</summary>
public sealed class PeerAnswersTests
{
    // One drawn name in 150,000 may not be given. Where it isn't drawn again, some seven of a million calls go unanswered.
    [Fact]
    public async Task Answers_each_of_a_million_cards()
    {
        await using var table = new MemoryTable();
        var request = TestCard.Request();
        for (var i = 0; i < 1_000_000; i++)
        {
            Assert.NotEmpty((await Calls.TokenizeAsync(table, request)).Token_);
        }
    }

    [Fact]
    public async Task Says_what_the_database_answered_and_nothing_of_the_card()
    {
        await using var deadlocked = new MemoryTable(new PostgresException("number 4111111111111111", "ERROR", "ERROR", PostgresErrorCodes.DeadlockDetected));
        await using var lost = new MemoryTable(new NpgsqlException("number 4111111111111111", new TimeoutException()));

        Assert.Equal(new Status(StatusCode.Internal, "SQLSTATE 40P01"), await RefusalAsync(deadlocked));
        Assert.Equal(new Status(StatusCode.Unavailable, "no connection: TimeoutException"), await RefusalAsync(lost));
    }

    private static async Task<Status> RefusalAsync(MemoryTable table) =>
        (await Assert.ThrowsAsync<RpcException>(() => Calls.TokenizeAsync(table, TestCard.Request()))).Status;
}
