namespace TokenVault.Sandbox.Http;

/// <summary>What identifies a changing request: its key, and what must be the same when the key comes again.</summary>
internal readonly record struct KeptRequest(Dialect Dialect, FormBody Form, string Path, string? Key);
