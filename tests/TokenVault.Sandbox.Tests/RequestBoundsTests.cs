using System.Net;
using System.Net.Http.Headers;

namespace TokenVault.Sandbox.Tests;

public sealed class RequestBoundsTests(SandboxProcess sandbox) : IClassFixture<SandboxProcess>
{
    [Theory]
    [InlineData("")]
    [InlineData("sk_live_0123456789abcdef0123456789abcdef")]
    [InlineData("pk_test_0123456789abcdef0123456789abcdef")]
    [InlineData("sk_test_short")]
    [InlineData("sk_test_0123456789abcdef 0123456789abcde")]
    public async Task Rejects_UnknownKeys(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/payment_intents");
        if (key.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
        }

        using var answer = await sandbox.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("invalid_request_error", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accepts_ABasicUserName()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/payment_intents");
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(SandboxProcess.SecretKey + ":")));
        using var answer = await sandbox.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("amount=100", "parameter_missing")]
    [InlineData("amount=100&currency=xxx", "parameter_invalid_string")]
    [InlineData("amount=49&currency=eur", "amount_too_small")]
    [InlineData("amount=100000000&currency=eur", "amount_too_large")]
    [InlineData("amount=1e3&currency=eur", "parameter_invalid_integer")]
    [InlineData("amount=100&currency=eur&surprise=1", "parameter_unknown")]
    [InlineData("amount=100&currency=eur&amount=200", "parameter_invalid_string")]
    [InlineData("amount=100&currency=%e", "parameter_invalid_string")]
    public async Task Rejects_BadParameters(string form, string code)
    {
        using var answer = await sandbox.PostAsync("/v1/payment_intents", form);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"\"{code}\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_AnOversizedBody()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/payment_intents");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", SandboxProcess.SecretKey);
        request.Content = new StringContent("description=" + new string('x', 70_000), System.Text.Encoding.ASCII, "application/x-www-form-urlencoded");

        // Without it the refusal races with the rest of the body, and the caller may see a broken pipe in place of the answer.
        request.Headers.ExpectContinue = true;

        using var answer = await sandbox.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/v1/customers")]
    [InlineData("/v1/payment_intents/a/b/c/d")]
    public async Task Rejects_UnknownAddresses(string path)
    {
        using var answer = await sandbox.PostAsync(path, "");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
