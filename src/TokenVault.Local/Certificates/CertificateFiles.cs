using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace TokenVault.Local.Certificates;

/// <summary>A certificate and its private key as two PEM files, readable by their owner only.</summary>
internal static class CertificateFiles
{
    public static void Write(string certificatePath, string keyPath, X509Certificate2 certificate, ECDsa key)
    {
        PrivateFile.Replace(keyPath, Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
        PrivateFile.Replace(certificatePath, Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + "\n"));
    }
}
