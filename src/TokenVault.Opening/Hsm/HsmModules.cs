using System.Runtime.InteropServices;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using TokenVault.Opening.Keys;

namespace TokenVault.Opening.Hsm;

/// <summary>The PKCS#11 libraries that this process has loaded. Each once: C_Initialize a second time is an error (PKCS#11 v2.40 section 5.4).</summary>
/// <remarks>
/// They stay until the process ends. C_Finalize would end the sessions of all who use the library, and a maker's library is seldom sound after it.
/// </remarks>
internal static class HsmModules
{
    // One for a vault; a second while cards move from one maker's token to another's.
    private const int ModulesMax = 4;

    private static readonly Lock Loading = new();
    private static readonly Dictionary<string, IPkcs11Library> Loaded = new(StringComparer.Ordinal);

    // The wrapper asks for `libdl`, a name that only development packages bring; the library itself is `libdl.so.2`, or part of the C library.
    static HsmModules() => NativeLibrary.SetDllImportResolver(
        typeof(IPkcs11Library).Assembly,
        static (name, assembly, path) => string.Equals(name, "libdl", StringComparison.Ordinal)
            && (NativeLibrary.TryLoad("libdl.so.2", assembly, path, out var library) || NativeLibrary.TryLoad("libc", assembly, path, out library))
                ? library
                : IntPtr.Zero);

    /// <exception cref="KeystoreException">There is no such library, or it can't be used.</exception>
    public static IPkcs11Library Get(string path)
    {
        lock (Loading)
        {
            if (Loaded.TryGetValue(path, out var library))
            {
                return library;
            }

            if (!File.Exists(path))
            {
                throw new KeystoreException($"There is no PKCS#11 module {path}. Install the token's software, or correct Keystore:Pkcs11:Module.");
            }

            if (Loaded.Count == ModulesMax)
            {
                throw new KeystoreException($"This process has loaded {ModulesMax} PKCS#11 modules and loads no more.");
            }

            try
            {
                var factories = new Pkcs11InteropFactories();
                library = factories.Pkcs11LibraryFactory.LoadPkcs11Library(factories, path, AppType.MultiThreaded);
            }
            catch (Exception e) when (e is Pkcs11Exception or UnmanagedException or DllNotFoundException or BadImageFormatException)
            {
                throw new KeystoreException($"The PKCS#11 module {path} can't be loaded ({HsmFailure.CodeOf(e)}): look at its own configuration, and whether it is a PKCS#11 library of this architecture.", e);
            }

            Loaded.Add(path, library);
            return library;
        }
    }
}
