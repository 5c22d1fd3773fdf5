using System.Text.Json;

namespace TokenVault.Hpke.Tests;

/// <summary>Published vectors in the folder that TOKENVAULT_VECTORS names.</summary>
internal static class Vectors
{
    /// <summary>Skips without the folder, and fails instead where everything is required.</summary>
    public static JsonElement Read(string path)
    {
        var folder = Environment.GetEnvironmentVariable("TOKENVAULT_VECTORS");
        var required = Environment.GetEnvironmentVariable("TOKENVAULT_REQUIRE_ALL") == "1";
        Assert.False(required && string.IsNullOrEmpty(folder), "TOKENVAULT_REQUIRE_ALL is set and TOKENVAULT_VECTORS is not.");
        Skip.If(string.IsNullOrEmpty(folder), "TOKENVAULT_VECTORS is not set.");
        return JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder!, path))).RootElement;
    }

    public static byte[] Hex(this JsonElement element, string name) => Convert.FromHexString(element.GetProperty(name).GetString()!);

    public static bool IsSuite(this JsonElement element, HpkeKem kem, int aead) =>
        element.GetProperty("mode").GetInt32() == 0
        && element.GetProperty("kem_id").GetInt32() == (int)kem
        && element.GetProperty("kdf_id").GetInt32() == 1
        && element.GetProperty("aead_id").GetInt32() == aead;
}
