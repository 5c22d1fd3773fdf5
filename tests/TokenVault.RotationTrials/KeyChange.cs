using System.Diagnostics;
using System.Text;
using TokenVault.Client;
using TokenVault.Contracts.V1;
using TokenVault.Local;
using static TokenVault.RotationTrials.TrialException;

namespace TokenVault.RotationTrials;

/// <summary>Changes a key by the operator's own command, and tells when what depended on the old one has moved.</summary>
internal sealed class KeyChange(LocalVault vault, TokenVaultClient custodian, string program)
{
    // No line is longer. One that was half written when the log was looked at last begins before where that look ended.
    private const int LineBytesMax = 16 * 1024;

    private static readonly TimeSpan MoveMax = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(500);

    private long _looked;

    /// <summary>Returns once the new key is in use everywhere and, for wrapping and fingerprint keys, what was there before is under it.</summary>
    public async Task RunAsync(KeyPurpose purpose, CancellationToken stop)
    {
        _looked = new FileInfo(vault.Gateway.LogFile).Length;
        var old = await CurrentAsync(purpose, stop);
        await CommandAsync(["keys", "rotate", "--dir", vault.Folder.Root, "--key", purpose.ToString().ToLowerInvariant()], stop);
        var current = await CurrentAsync(purpose, stop);
        Require(current == old + 1, $"{purpose} key {current} follows key {old}");
        var started = Stopwatch.GetTimestamp();
        while (!await IsMovedAsync(purpose, current, stop))
        {
            Require(Stopwatch.GetElapsedTime(started) < MoveMax, $"what depends on {purpose} key {old} has not moved within {MoveMax.TotalSeconds} s");
            await Task.Delay(LookPause, stop);
        }
    }

    /// <summary>Runs `tokenvault`. On a machine of its own it would take nothing from the vault's, so here it goes when nobody else wants to.</summary>
    public async Task CommandAsync(string[] arguments, CancellationToken stop)
    {
        using var process = Process.Start(new ProcessStartInfo("chrt", ["--idle", "0", "dotnet", program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (said, errors) = (process.StandardOutput.ReadToEndAsync(stop), process.StandardError.ReadToEndAsync(stop));
        await process.WaitForExitAsync(stop);
        Require(process.ExitCode == 0, $"tokenvault {string.Join(' ', arguments)} ended with {process.ExitCode}: {await said}{await errors}");
    }

    private async Task<uint> CurrentAsync(KeyPurpose purpose, CancellationToken stop) =>
        (await custodian.Keys.ListKeysAsync(new ListKeysRequest(), cancellationToken: stop)).Keys
            .Single(key => key.Purpose == purpose && key.IsCurrent).KeyNumber;

    private async Task<bool> IsMovedAsync(KeyPurpose purpose, uint current, CancellationToken stop) => purpose switch
    {
        KeyPurpose.Sealing => await IsLoggedAsync($"epochs are sealed to key {current}.", stop),
        KeyPurpose.Fingerprint => await IsLoggedAsync($"All tokens are filed under fingerprint key {current}.", stop),
        KeyPurpose.Ledger => await IsLoggedAsync($"The record of disclosures is checked by {current} keys", stop),
        _ => await IsUnusedAsync(purpose, current - 1, stop),
    };

    // What was written since the last look only: the whole log, read again and again, would take from the vault what is to be measured.
    private async Task<bool> IsLoggedAsync(string line, CancellationToken stop)
    {
        await using var log = new FileStream(vault.Gateway.LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        log.Position = Math.Max(0, _looked - LineBytesMax);
        var written = new byte[log.Length - log.Position];
        await log.ReadExactlyAsync(written, stop);
        _looked = log.Position;
        return written.AsSpan().IndexOf(Encoding.UTF8.GetBytes(line)) >= 0;
    }

    private async Task<bool> IsUnusedAsync(KeyPurpose purpose, uint number, CancellationToken stop)
    {
        var status = await custodian.KeyAdmin.GetKeyStatusAsync(new GetKeyStatusRequest(), cancellationToken: stop);
        var old = status.Keys.Single(key => key.Key.Purpose == purpose && key.Key.KeyNumber == number);
        return old.Dependents.Count > 0 && old.Dependents.All(dependent => dependent.ReportTime is not null && dependent.Count == 0);
    }
}
