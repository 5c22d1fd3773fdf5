using System.Buffers;
using System.Text.Json;
using TokenVault.Sandbox.Http;
using TokenVault.Sandbox.Records;

namespace TokenVault.Sandbox.Webhooks;

/// <summary>How far deliveries are; all but what waits is counted from the start of the process.</summary>
internal static class WebhookFigures
{
    public static Reply Render(IEnumerable<Account> accounts, WebhookSender sender)
    {
        long waiting = 0, dropped = 0;
        foreach (var account in accounts)
        {
            lock (account.Gate)
            {
                waiting += account.Mail?.Waiting ?? 0;
                dropped += account.Mail?.Dropped ?? 0;
            }
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("waiting", waiting);
            json.WriteNumber("delivered", sender.Delivered);
            json.WriteNumber("failed", sender.Failed);
            json.WriteNumber("givenUp", sender.GivenUp);
            json.WriteNumber("dropped", dropped);
            json.WriteEndObject();
        }

        return new Reply(200, buffer.WrittenMemory);
    }
}
