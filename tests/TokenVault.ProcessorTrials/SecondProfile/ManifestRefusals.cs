using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using TokenVault.Local.Officers;
using TokenVault.Profiles.Manifests;

namespace TokenVault.ProcessorTrials.SecondProfile;

/// <summary>Good profiles in a manifest that is not to be believed.</summary>
internal sealed class ManifestRefusals(TrialVault vault, Refusals refusals)
{
    private const string First = "officer-1";
    private const string Second = "officer-2";

    private string Signatures => Path.Combine(vault.Folder.Profiles, ManifestSigning.SignaturesName);

    /// <param name="used">The version that the adapter has used last.</param>
    /// <param name="written">The last version that was written.</param>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(int used, int written, CancellationToken stop)
    {
        await SignaturesAsync(written + 1, stop);
        await ChangedAsync(written + 2, stop);

        // The manifest itself is good and both have signed it; only the adapter's memory tells that it was replaced since.
        File.Delete(vault.Manifest);
        await vault.SignAsync(used - 1, TrialVault.Officers, stop);
        await refusals.ByTheAdapterAsync("an older manifest than the one used last", "An older manifest is not taken back", stop);
        await vault.SignAsync(used, TrialVault.Officers, stop);
        await refusals.NoneAsync(stop);
    }

    private async Task SignaturesAsync(int version, CancellationToken stop)
    {
        await vault.SignAsync(version, [], stop);
        await refusals.ByTheAdapterAsync("a manifest that nobody signed", "A manifest needs manifest.signatures.json", stop);
        await File.WriteAllTextAsync(Signatures, "[]", stop);
        await refusals.ByTheAdapterAsync("a manifest with an empty list of signatures", "is signed by 0 of the 2 officers", stop);

        ProfileManifestFile.Sign(vault.Manifest, vault.Folder.Officer(First));
        await refusals.ByTheAdapterAsync("a manifest that one officer signed", "is signed by 1 of the 2 officers", stop);
        var once = JsonNode.Parse(await File.ReadAllBytesAsync(Signatures, stop))![0]!;
        await File.WriteAllTextAsync(Signatures, new JsonArray(once.DeepClone(), once.DeepClone()).ToJsonString(), stop);
        await refusals.ByTheAdapterAsync("a manifest that one officer signed twice", First + " has signed twice", stop);

        using var foreign = new ForeignAuthority();
        using var stranger = foreign.Officer(Second);
        await SignAsAsync(stranger, once, stop);
        await refusals.ByTheAdapterAsync("a signature by a certificate of another authority", $"the certificate of {Second} is not of the officers' authority", stop);

        // The authority that lets merchants in is not the one of the officers.
        using var merchant = X509Certificate2.CreateFromPemFile(
            Path.Combine(vault.Folder.Client(SecondProfileRun.Merchant), "client.pem"), Path.Combine(vault.Folder.Client(SecondProfileRun.Merchant), "client.key"));
        await SignAsAsync(merchant, once, stop);
        await refusals.ByTheAdapterAsync("a merchant's signature", "a signature's certificate is no officer's", stop);
        ProfileManifestFile.Sign(vault.Manifest, vault.Folder.Officer(Second));
    }

    private async Task SignAsAsync(X509Certificate2 certificate, JsonNode other, CancellationToken stop)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        var signature = key.SignData(await File.ReadAllBytesAsync(vault.Manifest, stop), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        var own = new JsonObject { ["certificate"] = certificate.ExportCertificatePem() + "\n", ["signature"] = Convert.ToBase64String(signature) };
        await File.WriteAllTextAsync(Signatures, new JsonArray(other.DeepClone(), own).ToJsonString(), stop);
    }

    private async Task ChangedAsync(int version, CancellationToken stop)
    {
        await vault.SignAsync(version, TrialVault.Officers, stop);
        await refusals.NoneAsync(stop);

        // A space changes nothing that it says, and still these are not the bytes that were signed.
        var signed = await File.ReadAllBytesAsync(vault.Manifest, stop);
        await File.WriteAllBytesAsync(vault.Manifest, [.. signed, (byte)' '], stop);
        await refusals.ByTheAdapterAsync("a manifest that was changed after signing", "is not over this document. It was changed after signing", stop);
        await File.WriteAllBytesAsync(vault.Manifest, signed, stop);

        var profile = Path.Combine(vault.Folder.Profiles, "harbour.json");
        await File.AppendAllTextAsync(profile, "\n", stop);
        await refusals.ByTheAdapterAsync("a profile that was changed after signing", "harbour.json is not what the officers signed", stop);
        vault.AddProfile("harbour");

        TrialVault.Edit(vault.Folder.ProcessorConfig, settings => LineOf(settings)["Profile"] = "pier");
        await refusals.ByTheAdapterAsync("a line by a profile that no manifest lists", "lists no profile 'pier'", stop);
        TrialVault.Edit(vault.Folder.ProcessorConfig, settings => LineOf(settings)["Profile"] = "harbour");
        await refusals.NoneAsync(stop);
    }

    private static JsonNode LineOf(JsonObject settings) =>
        settings["Psp"]!["Processors"]!.AsArray().Single(line => string.Equals((string?)line!["Name"], SecondProfileRun.Line, StringComparison.Ordinal))!;
}
