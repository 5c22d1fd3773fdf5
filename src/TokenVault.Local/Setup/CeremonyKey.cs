using System.Security.Cryptography;

namespace TokenVault.Local.Setup;

/// <summary>The key ceremony's private key out of its file.</summary>
public static class CeremonyKey
{
    // ECDSA with P-256 is what gateways verify manifests by.
    private const int Bits = 256;

    /// <summary>Reads it; the caller disposes of it.</summary>
    /// <exception cref="LocalVaultException">The file holds no such key.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static ECDsa Read(string path)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            return IsWhole(key) ? key : throw new LocalVaultException(Problem(path));
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new LocalVaultException(Problem(path), error);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    // A public key is imported from a PEM file as well, and fails only when it is to sign: it is tried here.
    private static bool IsWhole(ECDsa key) => key.KeySize == Bits && key.SignData([], HashAlgorithmName.SHA256).Length > 0;

    private static string Problem(string path) =>
        $"{path} is not a key-ceremony key: it must hold a private key of P-256 as PEM, not encrypted, as the file ceremony.key has it. Its public half is no help here.";
}
