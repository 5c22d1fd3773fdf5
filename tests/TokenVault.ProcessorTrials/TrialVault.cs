using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using TokenVault.Local;

namespace TokenVault.ProcessorTrials;

/// <summary>A vault of its own for one run, changed as a user changes it: files, the `tokenvault` command and configuration.</summary>
internal sealed class TrialVault(LocalVault vault, string directory) : IAsyncDisposable
{
    public static IReadOnlyList<string> Officers { get; } = ["officer-1", "officer-2"];

    public LocalVault Services => vault;

    public VaultFolder Folder => vault.Folder;

    public string Manifest => Path.Combine(Folder.Profiles, "manifest.json");

    /// <summary>Made, and nothing started.</summary>
    public static async Task<TrialVault> MakeAsync(
        IReadOnlyList<string> merchants, CancellationToken stop, IReadOnlyDictionary<string, string>? adapter = null)
    {
        var directory = Directory.CreateTempSubdirectory("tokenvault-trials-").FullName;
        var options = LocalVaultOptions.AnyPorts with
        {
            Merchants = merchants,
            GatewaySettings = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Reconciliation:Period"] = "00:00:00.2",
                ["Reconciliation:WaitMin"] = "00:00:00.2",
                ["Reconciliation:WaitMax"] = "00:00:01",
            },
            ProcessorSettings = adapter ?? new Dictionary<string, string>(StringComparer.Ordinal),
        };
        return new TrialVault(await LocalVault.OpenAsync(directory, options, cancellationToken: stop), directory);
    }

    public async Task StartAsync(CancellationToken stop)
    {
        foreach (var service in vault.Services)
        {
            await service.StartAsync(stop);
        }
    }

    public static string ProfileFile(string name) => Path.Combine(AppContext.BaseDirectory, "profiles", name + ".json");

    /// <summary>Puts a profile beside the shipped ones.</summary>
    public void AddProfile(string name) => File.Copy(ProfileFile(name), Path.Combine(Folder.Profiles, name + ".json"), overwrite: true);

    /// <summary>Has the manifest of all profiles written, and signed by those officers.</summary>
    public async Task SignAsync(int version, IEnumerable<string> officers, CancellationToken stop)
    {
        await TokenVaultAsync(
            ["processor", "manifest", "--profiles", Folder.Profiles, "--version", version.ToString(CultureInfo.InvariantCulture)], stop);
        foreach (var officer in officers)
        {
            await TokenVaultAsync(["processor", "sign", "--manifest", Manifest, "--officer", Folder.Officer(officer)], stop);
        }
    }

    /// <summary>A line of the adapter to a server that has the vault's own practice certificate, unless told otherwise.</summary>
    public void AddLine(string name, string profile, Uri address, string trustedAuthority = "ca.pem") => Edit(Folder.ProcessorConfig, settings =>
        settings["Psp"]!["Processors"]!.AsArray().Add(new JsonObject
        {
            ["Name"] = name,
            ["Profile"] = profile,
            ["Practice"] = true,
            ["Address"] = address.GetLeftPart(UriPartial.Authority),
            ["TrustedAuthority"] = trustedAuthority,
            ["Timeout"] = "00:00:05",

            // What breaks here is broken on purpose, and each trial is to meet an open line.
            ["MinimumThroughput"] = 1000,
        }));

    /// <summary>Leads a line elsewhere. It counts from the adapter's next start.</summary>
    public void MoveLine(string name, Uri address, string trustedAuthority) => Edit(Folder.ProcessorConfig, settings =>
    {
        var line = settings["Psp"]!["Processors"]!.AsArray().Single(one => string.Equals((string?)one!["Name"], name, StringComparison.Ordinal))!;
        (line["Address"], line["TrustedAuthority"]) = (address.GetLeftPart(UriPartial.Authority), trustedAuthority);
    });

    /// <summary>Has a merchant charged through one line only.</summary>
    /// <returns>The secret key of the account.</returns>
    public string UseLine(string merchant, string line, IReadOnlyDictionary<string, string>? fields = null)
    {
        var file = $"psp-{merchant}.{line}.key";
        var secret = "sk_test_" + RandomNumberGenerator.GetHexString(32, lowercase: true);
        File.WriteAllText(Path.Combine(Folder.Processor, file), secret);
        Edit(Folder.Accounts, accounts =>
        {
            var list = accounts["accounts"]!.AsArray();
            foreach (var other in list.Where(account => string.Equals((string?)account!["merchant"], merchant, StringComparison.Ordinal)).ToList())
            {
                list.Remove(other);
            }

            var own = new JsonObject { ["merchant"] = merchant, ["processor"] = line, ["secretKeyFile"] = file };
            if (fields is not null)
            {
                own["fields"] = new JsonObject([.. fields.Select(field => KeyValuePair.Create(field.Key, (JsonNode?)field.Value))]);
            }

            list.Add(own);
        });
        return secret;
    }

    /// <summary>The certificate of the practice processor: for 127.0.0.1, by the vault's authority.</summary>
    public X509Certificate2 ServerCertificate() =>
        X509Certificate2.CreateFromPemFile(Path.Combine(Folder.Sandbox, "sandbox.pem"), Path.Combine(Folder.Sandbox, "sandbox.key"));

    public static void Edit(string path, Action<JsonObject> edit)
    {
        var settings = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
        edit(settings);
        File.WriteAllText(path, settings.ToJsonString());
    }

    /// <summary>Stops the adapter and starts it with an environment of its own.</summary>
    public async Task RestartAdapterAsync(IReadOnlyDictionary<string, string> environment, CancellationToken stop)
    {
        await vault.Processor.StopAsync();

        // Children inherit what this process has when they are started; nothing else is started meanwhile.
        var before = environment.Keys.ToDictionary(name => name, Environment.GetEnvironmentVariable, StringComparer.Ordinal);
        try
        {
            Set(environment!);
            await vault.Processor.StartAsync(stop);
        }
        finally
        {
            Set(before);
        }

        // Without it in the adapter's environment nothing that the adapter does would prove anything.
        var own = (await File.ReadAllTextAsync(string.Create(CultureInfo.InvariantCulture, $"/proc/{vault.Processor.ProcessId}/environ"), stop)).Split('\0');
        Checks.Require(
            environment.Where(variable => variable.Value.Length > 0).All(variable => own.Contains($"{variable.Key}={variable.Value}", StringComparer.Ordinal)),
            $"the adapter has another environment than it was given");
    }

    public async ValueTask DisposeAsync()
    {
        await vault.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    private static async Task TokenVaultAsync(string[] arguments, CancellationToken stop)
    {
        var end = await ChildProgram.TokenVaultAsync(arguments, stop);
        Checks.Require(end.ExitCode == 0, $"tokenvault {string.Join(' ', arguments)} ended with {end.ExitCode}: {end.Output}");
    }

    private static void Set(IEnumerable<KeyValuePair<string, string?>> environment)
    {
        foreach (var (name, value) in environment)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }
}
