using System.Text.Json;

namespace TokenVault.Local.Callers;

/// <summary>A service's registry.json: read, changed, replaced in one step. The service takes the new list over while it runs.</summary>
public sealed class CallerRegistry(string path)
{
    public IReadOnlyList<RegisteredCaller> Read() => File.Exists(path)
        ? JsonSerializer.Deserialize(File.ReadAllBytes(path), LocalJson.Default.CallerList)?.Callers ?? []
        : [];

    /// <summary>Adds a caller, or lets one that was disabled in again.</summary>
    public void Enable(string role, string name)
    {
        var san = CallerName.San(role, name);
        Write([.. Others(san), new RegisteredCaller(san, role, name, Disabled: false)]);
    }

    /// <summary>Refuses a caller from now on. Its line stays, so that its name is not given to another.</summary>
    /// <exception cref="LocalVaultException">It is not in the registry.</exception>
    public void Disable(string role, string name)
    {
        var san = CallerName.San(role, name);
        if (!Contains(san))
        {
            throw new LocalVaultException($"No {role} {name} is in {path}. `tokenvault {role} list` shows all.");
        }

        Write([.. Others(san), new RegisteredCaller(san, role, name, Disabled: true)]);
    }

    private bool Contains(string san) => Read().Any(caller => string.Equals(caller.San, san, StringComparison.Ordinal));

    private IEnumerable<RegisteredCaller> Others(string san) =>
        Read().Where(caller => !string.Equals(caller.San, san, StringComparison.Ordinal));

    private void Write(IReadOnlyList<RegisteredCaller> callers) =>
        PrivateFile.Replace(path, JsonSerializer.SerializeToUtf8Bytes(new CallerList(callers), LocalJson.Default.CallerList));
}
