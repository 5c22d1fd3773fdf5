using System.Diagnostics;
using Npgsql;
using TokenVault.Peer.Tables;

namespace TokenVault.Peer.Cluster;

/// <summary>A PostgreSQL of its own: made in a folder, reached by a socket in it only, stopped and deleted at the end.</summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    // Tuned for this one purpose on a small machine; bench/TokenVault.Peer/README.md says what each is for. What a commit promises is untouched.
    private const string Settings =
        """

        listen_addresses = ''
        max_connections = 200
        shared_buffers = 1GB
        huge_pages = off
        fsync = on
        synchronous_commit = on
        full_page_writes = on
        wal_buffers = 16MB
        min_wal_size = 1GB
        max_wal_size = 8GB
        checkpoint_timeout = 15min
        checkpoint_completion_target = 0.9
        jit = off
        log_statement = none
        log_min_error_statement = panic
        log_parameter_max_length = 0
        log_parameter_max_length_on_error = 0

        """;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private Process? _process;
    private volatile string _lastWords = "it said nothing";

    private PostgresCluster(string folder) => Folder = folder;

    /// <summary>Where its socket is.</summary>
    public string Folder { get; }

    /// <summary>The process that all others of the cluster are children of.</summary>
    public int ProcessId => _process?.Id ?? throw new InvalidOperationException("The cluster was not started.");

    private string Data => Path.Combine(Folder, "data");

    /// <summary>Makes and starts one, on the disk of temporary files, where the vault's folder is as well.</summary>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed, or does not start.</exception>
    public static async Task<PostgresCluster> StartAsync(CancellationToken cancellation)
    {
        if (PostgresPrograms.Folder is null)
        {
            throw new InvalidOperationException(PostgresPrograms.Missing);
        }

        var cluster = new PostgresCluster(Directory.CreateTempSubdirectory("tokenvault-pg-").FullName);
        try
        {
            await cluster.MakeAsync();
            cluster.Launch();
            await cluster.WaitAsync(cancellation);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async Task CreateDatabaseAsync(string name)
    {
        await using var source = Database.Open(Folder, "postgres", connections: 1);
        await using var command = source.CreateCommand($"CREATE DATABASE \"{name}\"");
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await PostgresPrograms.RunAsync(PostgresPrograms.Start("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop"));
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task MakeAsync()
    {
        if (Environment.IsPrivilegedProcess)
        {
            await PostgresPrograms.RunAsync(new ProcessStartInfo("chown", ["postgres:postgres", Folder]) { RedirectStandardOutput = true, RedirectStandardError = true });
        }

        // Whoever may enter the folder (mode 0700) may connect; nobody else reaches the socket.
        await PostgresPrograms.RunAsync(PostgresPrograms.Start(
            "initdb", "-D", Data, "-U", "peer", "--auth-local=trust", "--auth-host=reject", "-E", "UTF8", "--locale=C", "--no-sync"));
        await File.AppendAllTextAsync(Path.Combine(Data, "postgresql.conf"), Settings + $"unix_socket_directories = '{Folder}'\n");
    }

    private void Launch()
    {
        _process = Process.Start(PostgresPrograms.Start("postgres", "-D", Data))!;
        _process.OutputDataReceived += (_, line) => _lastWords = line.Data ?? _lastWords;
        _process.ErrorDataReceived += (_, line) => _lastWords = line.Data ?? _lastWords;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private async Task WaitAsync(CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await AnswersAsync(cancellation))
        {
            if (_process!.HasExited || Stopwatch.GetElapsedTime(started) > StartTimeout)
            {
                throw new InvalidOperationException("PostgreSQL did not start: " + _lastWords);
            }

            await Task.Delay(50, cancellation);
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellation)
    {
        try
        {
            await using var source = Database.Open(Folder, "postgres", connections: 1);
            await using var connection = await source.OpenConnectionAsync(cancellation);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
