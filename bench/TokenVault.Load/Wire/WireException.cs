namespace TokenVault.Load.Wire;

/// <summary>The peer ended the connection, or did what this client does not understand. All calls under way on it have failed.</summary>
internal sealed class WireException(string message) : Exception(message);
