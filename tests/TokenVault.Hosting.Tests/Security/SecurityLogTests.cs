using TokenVault.Hosting.Security;

namespace TokenVault.Hosting.Tests.Security;

public sealed class SecurityLogTests
{
    private static readonly SecurityEntry Refusal = new(SecurityEvents.PermissionDenied, SecurityEvents.Refused) { Name = "shop", Role = "merchant" };
    private static readonly SecurityEntry Call = new(SecurityEvents.Call, SecurityEvents.Begun) { Name = "Ann", Role = "operator" };

    [Fact]
    public async Task Writes_ALineForEachEvent_AndForwardsIt()
    {
        using var stand = new SecurityLogStand();
        await stand.Log.StartAsync();
        stand.Log.Tell(Refusal with { Remote = "127.0.0.1", Method = "tokenvault.v1.TokenService/GetToken", Reason = "CALLER_DISABLED" });

        await stand.Log.StopAsync();

        Assert.Equal(
            [SecurityEvents.LoggingStarted, SecurityEvents.PermissionDenied, SecurityEvents.LoggingStopped],
            stand.Lines().Select(line => SecurityLogStand.Text(line, "event")));
        var told = stand.Lines()[1];
        Assert.Equal(
            ["2026-11-27T12:00:00.000Z", "refused", "merchant", "shop", "127.0.0.1", "tokenvault.v1.TokenService/GetToken", "CALLER_DISABLED"],
            new[] { "time", "outcome", "role", "name", "remote", "method", "reason" }.Select(name => SecurityLogStand.Text(told, name)));
        Assert.Contains(stand.Captured.Lines, line => line.StartsWith("Warning security_event permission_denied refused: merchant shop", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Writes_FilesThatOnlyTheirOwnerReads()
    {
        Skip.If(OperatingSystem.IsWindows(), "No file modes there.");
        using var stand = new SecurityLogStand();
        await stand.Log.StartAsync();

#pragma warning disable CA1416 // Skipped there.
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(stand.Today));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(stand.Folder));
#pragma warning restore CA1416
    }

    [Fact]
    public async Task Holds_NothingLikeACardNumber_WhereverItCame()
    {
        const string Number = "4242424242424242";
        using var stand = new SecurityLogStand();
        await stand.Log.StartAsync();
        await stand.Log.WriteAsync(Call with { Name = Number, Resource = $"merchant/{Number}", Reason = $"was {Number}", Method = Number, Role = Number });

        await stand.Log.StopAsync();

        Assert.DoesNotContain(Number, File.ReadAllText(stand.Today), StringComparison.Ordinal);
        Assert.DoesNotContain(Number, stand.Captured.ToString(), StringComparison.Ordinal);
        Assert.Equal(SecurityLine.Withheld, SecurityLogStand.Text(stand.Lines()[1], "name"));
    }

    [Fact]
    public async Task Tells_OnlySoManyRefusalsASecond_AndCountsTheRest()
    {
        using var stand = new SecurityLogStand();
        await stand.Log.StartAsync();
        for (var i = 0; i < 35; i++)
        {
            stand.Log.Tell(Refusal);
        }

        stand.Log.Tick();
        stand.Clock.Now += TimeSpan.FromSeconds(1);
        stand.Log.Tell(Refusal);
        await stand.Log.StopAsync();

        Assert.Equal(11, stand.Lines().Count(line => SecurityLogStand.Text(line, "event") == SecurityEvents.PermissionDenied));
        Assert.Equal("25", SecurityLogStand.Text(Assert.Single(stand.Lines(), line => SecurityLogStand.Text(line, "event") == SecurityEvents.Counted), "reason"));
    }

    [Fact]
    public async Task Rolls_ByDay_AndDeletesWhatIsOlderThanItsTime()
    {
        using var stand = new SecurityLogStand();
        stand.Options.Retention = TimeSpan.FromDays(90);
        stand.Open();
        await stand.Log.StartAsync();
        var first = stand.Today;
        File.WriteAllText(Path.Combine(stand.Folder, "security-notes.jsonl"), "");

        stand.Clock.Now += TimeSpan.FromDays(90);
        await stand.Log.WriteAsync(Call);
        Assert.True(File.Exists(first), "A day too early.");
        stand.Clock.Now += TimeSpan.FromDays(1);
        await stand.Log.WriteAsync(Call);

        Assert.False(File.Exists(first));
        Assert.True(File.Exists(Path.Combine(stand.Folder, "security-notes.jsonl")), "What is not ours is not deleted.");
        Assert.Equal(
            [SecurityEvents.Call, SecurityEvents.Call, SecurityEvents.FilesExpired],
            stand.Lines().Select(line => SecurityLogStand.Text(line, "event")));
    }

    [Fact]
    public async Task Refuses_WhoWaits_WhileItCantBeWritten_AndWritesLaterWhatWasTold()
    {
        using var stand = new SecurityLogStand();
        await stand.Log.StartAsync();
        stand.Block();

        stand.Log.Tell(Refusal);
        Assert.False(await stand.Log.WriteAsync(Call));
        Assert.False(stand.Log.IsWritable);
        Assert.Single(stand.Captured.Lines, line => line.StartsWith("Critical security_log_failed", StringComparison.Ordinal));
        stand.Log.Tick();
        stand.Unblock();
        Assert.True(await stand.Log.WriteAsync(Call));

        Assert.True(stand.Log.IsWritable);
        await stand.Log.StopAsync();
        Assert.Equal(
            ["logging_started ok", "logging_failed failed", "permission_denied refused", "call refused", "call begun", "logging_stopped ok"],
            stand.Lines().Select(line => $"{line["event"]} {line["outcome"]}"));
    }

    [Fact]
    public async Task Writes_AFileAnew_ThatSomebodyDeleted()
    {
        using var stand = new SecurityLogStand();
        await stand.Log.StartAsync();
        File.Delete(stand.Today);

        Assert.True(await stand.Log.WriteAsync(Call));

        Assert.Equal(SecurityEvents.Call, SecurityLogStand.Text(Assert.Single(stand.Lines()), "event"));
    }

    [Fact]
    public async Task Tells_ThatTheEndOfTheTimeBeforeIsMissing_AndSparesALineThatWasTorn()
    {
        using var stand = new SecurityLogStand();
        await stand.Log.StartAsync();
        await stand.Log.StopAsync();
        stand.Log.Dispose();
        await stand.Open().StartAsync();
        Assert.Equal("", SecurityLogStand.Text(stand.Lines()[^1], "reason"));
        stand.Log.Dispose();
        File.AppendAllText(stand.Today, "{\"time\":\"torn");

        await stand.Open().StartAsync();
        await stand.Log.StopAsync();

        var lines = File.ReadAllLines(stand.Today);
        Assert.Equal("{\"time\":\"torn", lines[^3]);
        Assert.Contains("was not told", lines[^2], StringComparison.Ordinal);
    }
}
