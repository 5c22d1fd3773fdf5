using System.Globalization;
using Npgsql;

namespace TokenVault.Peer.Tables;

/// <summary>Pooled connections over PostgreSQL's own socket, statements prepared at their first use.</summary>
internal static class Database
{
    /// <param name="socketFolder">Where the server's socket is.</param>
    /// <param name="name">The database.</param>
    /// <param name="connections">As many at most, kept open.</param>
    public static NpgsqlDataSource Open(string socketFolder, string name, int connections)
    {
        var source = new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder
        {
            Host = socketFolder,
            Username = "peer",
            Database = name,
            MaxPoolSize = connections,
            MinPoolSize = connections,
            MaxAutoPrepare = 8,
            AutoPrepareMinUsages = 1,

            // Callers may be many more than connections; they queue here and not in PostgreSQL.
            Timeout = 60,

            // Nothing here changes a session's settings, so there is nothing to put back; it saves a statement a call.
            NoResetOnClose = true,
            IncludeErrorDetail = false,
            LogParameters = false,
        }.ConnectionString);
        return source.Build();
    }

    public static async Task<long> CountAsync(string socketFolder, string name)
    {
        await using var source = Open(socketFolder, name, connections: 1);
        await using var command = source.CreateCommand("SELECT count(*) FROM tokens");
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    /// <summary>Takes a row out past the service, for checks that have to miss it.</summary>
    public static async Task LoseOneAsync(string socketFolder, string name)
    {
        await using var source = Open(socketFolder, name, connections: 1);
        await using var command = source.CreateCommand("DELETE FROM tokens WHERE token = (SELECT token FROM tokens LIMIT 1)");
        await command.ExecuteNonQueryAsync();
    }
}
