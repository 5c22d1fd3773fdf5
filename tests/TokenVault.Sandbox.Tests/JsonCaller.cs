using System.Net.Http.Headers;
using System.Text.Json;

namespace TokenVault.Sandbox.Tests;

/// <summary>Calls in JSON, as the dialects other than Stripe's have them.</summary>
internal sealed class JsonCaller(SandboxProcess sandbox, string prefix, string keyHeader, (string Name, string Value) credentials)
{
    public async Task<(int Status, JsonElement Body)> PostAsync(string path, string json, string? key = null)
    {
        using var content = new StringContent(json, new MediaTypeHeaderValue("application/json"));
        using var request = new HttpRequestMessage(HttpMethod.Post, prefix + path) { Content = content };
        if (key is not null)
        {
            request.Headers.Add(keyHeader, key);
        }

        return await SendAsync(request);
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, prefix + path);
        var (status, body) = await SendAsync(request);
        Assert.Equal(200, status);
        return body;
    }

    private async Task<(int Status, JsonElement Body)> SendAsync(HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation(credentials.Name, credentials.Value);
        using var answer = await sandbox.Http.SendAsync(request);
        return ((int)answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }
}
