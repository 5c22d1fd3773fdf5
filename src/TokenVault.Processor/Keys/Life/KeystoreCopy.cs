using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using TokenVault.Domain.Errors;
using TokenVault.Hosting;

namespace TokenVault.Processor.Keys.Life;

/// <summary>What a copy of the keystore's file has to be equal to.</summary>
internal sealed class KeystoreCopy(IOptions<KeystoreOptions> options, VaultPaths paths)
{
    /// <summary>SHA-256 of the file as it is now.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.KeystoreNotRead"/></exception>
    public byte[] Digest()
    {
        try
        {
            return SHA256.HashData(File.ReadAllBytes(paths.Resolve(options.Value.Path)));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new VaultException(VaultErrorCode.KeystoreNotRead, cause: cause);
        }
    }
}
