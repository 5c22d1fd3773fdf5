using System.Text;

namespace TokenVault.Processor.Tests.Webhooks;

/// <summary>A connection, as one who speaks no HTTP but bytes sees it.</summary>
internal static class Line
{
    /// <summary>Reads to the end, which is there because every refusal closes the connection.</summary>
    public static async Task<string> ReadAsync(Stream stream)
    {
        var bytes = new byte[4096];
        try
        {
            var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false);
            return Encoding.ASCII.GetString(bytes.AsSpan(0, length));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
