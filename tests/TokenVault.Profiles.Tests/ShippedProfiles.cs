using System.Text;

namespace TokenVault.Profiles.Tests;

/// <summary>The profiles of deploy/processors.</summary>
internal static class ShippedProfiles
{
    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "processors", name + ".json"));

    public static string Text(string name) => Encoding.UTF8.GetString(Bytes(name));

    public static ProcessorProfile Read(string name) => ProfileReader.Read(Bytes(name), name + ".json");
}
