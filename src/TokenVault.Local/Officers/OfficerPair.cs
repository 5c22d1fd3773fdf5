namespace TokenVault.Local.Officers;

/// <summary>The keys of two officers that lie in a local vault's folder, so that it can be tried out. In production each signs with his own.</summary>
internal static class OfficerPair
{
    /// <summary>Writes a document, signs it as both and puts it. What was written on the way is removed.</summary>
    /// <param name="vault">Whose officers they are.</param>
    /// <param name="write">Writes the document into a folder and gives its file.</param>
    /// <param name="sign">Puts an officer's signature to the file.</param>
    /// <param name="signaturesOf">Where the signatures of a file stand.</param>
    /// <param name="put">Puts it where the adapter takes it up.</param>
    /// <exception cref="LocalVaultException">The vault holds the keys of fewer than two officers, or no adapter would take the document.</exception>
    public static T Grant<T>(
        VaultFolder vault, Func<string, string> write, Func<string, string, string> sign, Func<string, string> signaturesOf, Func<string, T> put)
    {
        var officers = Find(vault);
        var path = write(Path.Combine(vault.Officers, "drafts"));
        try
        {
            foreach (var officer in officers)
            {
                sign(path, officer);
            }

            return put(path);
        }
        finally
        {
            File.Delete(path);
            File.Delete(signaturesOf(path));
        }
    }

    private static List<string> Find(VaultFolder vault)
    {
        var officers = Directory.Exists(vault.Officers)
            ? Directory.GetDirectories(vault.Officers)
                .Where(officer => File.Exists(Path.Combine(officer, ProfileManifestFile.KeyName))).Order(StringComparer.Ordinal).Take(2).ToList()
            : [];
        return officers.Count == 2 ? officers : throw new LocalVaultException(
            $"{vault.Officers} holds the keys of {officers.Count} officers, and it takes two. Write the document, have each sign it with his own, and put it.");
    }
}
