namespace TokenVault.Hpke;

/// <summary>A key or an encapsulation that is malformed, off its curve, of small order or of an unknown mechanism.</summary>
public sealed class HpkeException(string message, Exception? cause = null) : Exception(message, cause);
