using System.Security.Cryptography;
using System.Text.Json;
using TokenVault.Local;

namespace TokenVault.Cli.Import;

/// <summary>The file that says how far an import is: readable by its owner only, replaced as a whole, gone when the import is done.</summary>
internal static class ProgressFile
{
    private const int BytesMax = 64 * 1024;
    private const int IdBytes = 16;

    /// <summary>Reads how far it is, or begins at the first row.</summary>
    /// <exception cref="LocalVaultException">It was begun with another file or other options, or its output is not what it was.</exception>
    public static ImportProgress OpenOrBegin(ImportPlan plan)
    {
        var input = InputIdentity.Of(plan.Input);
        var digest = plan.Digest();
        if (!plan.Restart && Read(plan.ProgressPath) is { } begun)
        {
            Check(plan, begun, input, digest);
            return begun;
        }

        if (!plan.Restart && (File.Exists(plan.Out.FullName) || File.Exists(plan.Rejects.FullName)))
        {
            throw new LocalVaultException(
                $"{(File.Exists(plan.Out.FullName) ? plan.Out : plan.Rejects).FullName} is there already. Name another --out, move it away, or write over it with --restart.");
        }

        var fresh = new ImportProgress
        {
            ImportId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)),
            Input = input,
            OptionsDigest = digest,
        };

        // Before the output, so that what is there without a progress file is never ours half done.
        Write(plan.ProgressPath, fresh);
        return fresh;
    }

    public static void Write(string path, ImportProgress progress)
    {
        var beside = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(beside, options))
        {
            file.Write(JsonSerializer.SerializeToUtf8Bytes(progress, ImportJson.Default.ImportProgress));
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, path, overwrite: true);
    }

    private static ImportProgress? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var progress = new FileInfo(path).Length > BytesMax
                ? null
                : JsonSerializer.Deserialize(File.ReadAllBytes(path), ImportJson.Default.ImportProgress);
            if (progress is { Version: ImportProgress.VersionNow, Rows: >= 0, LastOffset: >= 0, OutBytes: >= 0, RejectsBytes: >= 0 })
            {
                return progress;
            }
        }
        catch (JsonException)
        {
            // Told below: what is in it does not matter.
        }

        throw new LocalVaultException($"{path} is not readable as the progress of an import. Begin anew with --restart.");
    }

    private static void Check(ImportPlan plan, ImportProgress begun, InputIdentity input, string digest)
    {
        if (begun.Input != input)
        {
            // A copy that was put back has another time, and may not look changed to anybody.
            if (begun.Input with { Modified = input.Modified } == input)
            {
                throw new LocalVaultException(
                    $"{plan.Input.FullName} was written to since its import into {plan.Out.FullName} was begun, at the least its time was. Where its content is certainly the same, "
                    + $"give it back its time (touch -d '{new DateTime(begun.Input.Modified, DateTimeKind.Utc):O}'), or begin anew with --restart.");
            }

            throw new LocalVaultException(
                $"{plan.Input.FullName} has changed since its import into {plan.Out.FullName} was begun. Put the earlier file back, or begin anew with --restart.");
        }

        if (!string.Equals(begun.OptionsDigest, digest, StringComparison.Ordinal))
        {
            throw new LocalVaultException(
                $"The import into {plan.Out.FullName} was begun with other options. Give the same ones, or begin anew with --restart.");
        }

        if (LengthOf(plan.Out) < begun.OutBytes || LengthOf(plan.Rejects) < begun.RejectsBytes)
        {
            throw new LocalVaultException("What the import wrote so far was moved or cut. Put it back, or begin anew with --restart.");
        }
    }

    // Asked anew: what a plan's own description of a file says is from when it was first asked.
    private static long LengthOf(FileInfo file) => File.Exists(file.FullName) ? new FileInfo(file.FullName).Length : 0;
}
