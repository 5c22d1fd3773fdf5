using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Stripe;

namespace TokenVault.Sandbox.Tests;

public sealed class FaultTests : IAsyncLifetime
{
    private const string Sale = "amount=1000&currency=eur&payment_method=pm_card_visa&confirm=true&metadata[operation]=op-1";

    private readonly SandboxProcess _sandbox = new();

    private PaymentIntentService Intents => new(_sandbox.Stripe);

    public Task InitializeAsync() => _sandbox.InitializeAsync();

    public Task DisposeAsync() => _sandbox.DisposeAsync();

    [Theory]
    [InlineData("error503", 503)]
    [InlineData("error500Before", 500)]
    public async Task Fails_WithoutActing(string fault, int status)
    {
        await SetAsync($$"""{"{{fault}}":1}""");
        using var answer = await _sandbox.PostAsync("/v1/payment_intents", Sale, "key");
        Assert.Equal(status, (int)answer.StatusCode);
        await EndAsync();

        Assert.Empty(await FoundAsync());
        using var again = await _sandbox.PostAsync("/v1/payment_intents", Sale, "key");
        var repeatsThe500 = fault is "error500Before";
        Assert.Equal(repeatsThe500 ? HttpStatusCode.InternalServerError : HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(repeatsThe500, again.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal(repeatsThe500 ? 0 : 1, (await FoundAsync()).Count);
    }

    [Fact]
    public async Task Acts_AndKeepsA500_SoThatOnlyALookTellsTheTruth()
    {
        await SetAsync("""{"error500After":1}""");
        using var answer = await _sandbox.PostAsync("/v1/payment_intents", Sale, "key");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.DoesNotContain("\"pi_", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await EndAsync();
        await _sandbox.KillAsync();
        await _sandbox.StartAsync();

        using var again = await _sandbox.PostAsync("/v1/payment_intents", Sale, "key");
        Assert.Equal(HttpStatusCode.InternalServerError, again.StatusCode);
        Assert.Equal("succeeded", Assert.Single(await FoundAsync()).Status);
        Assert.Equal(1, (await _sandbox.SummaryAsync()).GetProperty("charges").GetInt32());
    }

    [Theory]
    [InlineData("resetBefore", 0)]
    [InlineData("resetAfter", 1)]
    public async Task Cuts_TheConnection(string fault, int done)
    {
        await SetAsync($$"""{"{{fault}}":1}""");
        await Assert.ThrowsAsync<HttpRequestException>(() => _sandbox.PostAsync("/v1/payment_intents", Sale, "key"));
        Assert.Equal(done, (await FoundAsync()).Count);
        Assert.Equal(1, (await InjectedAsync()).GetProperty(fault).GetInt64());
        await EndAsync();

        using var again = await _sandbox.PostAsync("/v1/payment_intents", Sale, "key");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(1, (await _sandbox.SummaryAsync()).GetProperty("charges").GetInt32());
    }

    [Fact]
    public async Task Garbles_AnswersInEachForm_AndHasActed()
    {
        await SetAsync("""{"garbled":1,"seed":3}""");
        var forms = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 20; i++)
        {
            forms.Add(await GarbledFormAsync());
        }

        Assert.Equal(["cut", "half", "html"], forms.Order(StringComparer.Ordinal));
        Assert.Equal(20, (await _sandbox.SummaryAsync()).GetProperty("charges").GetInt32());
    }

    [Fact]
    public async Task Repeats_ItsFaults_OnTheSameSeed()
    {
        const string Plan = """{"error503":0.3,"error500After":0.3,"delayBefore":0.5,"delayMsMin":0,"delayMsMax":1,"seed":""";
        var first = await StatusesAsync(Plan + "7}");
        var second = await StatusesAsync(Plan + "7}");
        var other = await StatusesAsync(Plan + "8}");

        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
        Assert.Contains("503", first, StringComparison.Ordinal);
        Assert.Contains("500", first, StringComparison.Ordinal);
        Assert.Contains("200", first, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spares_ReadsAndOtherPaths_UnlessTheyAreMeant()
    {
        var intent = await Intents.CreateAsync(Cards.Payment("pm_card_visa"));
        await SetAsync("""{"error503":1,"paths":["/v1/refunds"]}""");
        Assert.Equal("succeeded", (await Intents.CreateAsync(Cards.Payment("pm_card_visa"))).Status);
        await Assert.ThrowsAsync<StripeException>(() => new RefundService(_sandbox.Stripe).CreateAsync(new() { PaymentIntent = intent.Id }));
        Assert.Empty((await new RefundService(_sandbox.Stripe).ListAsync()).Data);

        await SetAsync("""{"error503":1,"alsoReads":true}""");
        await Assert.ThrowsAsync<StripeException>(() => Intents.GetAsync(intent.Id));
    }

    [Fact]
    public async Task Delays_WithoutHoldingOthersUp()
    {
        await SetAsync("""{"delayBefore":1,"delayMsMin":60000,"delayMsMax":60000,"paths":["/v1/payment_methods"]}""");
        using var stop = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 8).Select(i => DelayedAsync(stop.Token)).ToList();
        while ((await InjectedAsync()).GetProperty("delayBefore").GetInt64() < waiting.Count)
        {
            await Task.Delay(5);
        }

        Assert.Equal("succeeded", (await Intents.CreateAsync(Cards.Payment("pm_card_visa"))).Status);
        Assert.DoesNotContain(waiting, task => task.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(waiting));
    }

    [Theory]
    [InlineData("""{"error503":1.1}""")]
    [InlineData("""{"error503":-0.1}""")]
    [InlineData("""{"delayBefore":1,"delayMsMax":60001}""")]
    [InlineData("""{"delayBefore":1,"delayMsMin":20,"delayMsMax":10}""")]
    [InlineData("""{"paths":["v1"]}""")]
    [InlineData("""{"surprise":1}""")]
    [InlineData("null")]
    [InlineData("")]
    public async Task Rejects_BadFaults(string json)
    {
        using var content = new StringContent(json);
        using var answer = await _sandbox.Http.PutAsync("/sandbox/faults", content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Reads_FaultsFromAFile_AtStart()
    {
        await _sandbox.KillAsync();
        await _sandbox.StartAsync("--faults", _sandbox.WriteFile("faults.json", """{"error503":1}"""));
        using var answer = await _sandbox.PostAsync("/v1/payment_intents", Sale);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    private async Task<string> GarbledFormAsync()
    {
        try
        {
            using var answer = await _sandbox.PostAsync("/v1/payment_intents", Sale);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(text));
            return text.StartsWith('<') ? "html" : "half";
        }
        catch (HttpRequestException)
        {
            return "cut";
        }
    }

    private async Task<string> StatusesAsync(string plan)
    {
        await SetAsync(plan);
        var statuses = new StringBuilder();
        for (var i = 0; i < 40; i++)
        {
            using var answer = await _sandbox.PostAsync("/v1/payment_intents", Sale);
            statuses.Append(CultureInfo.InvariantCulture, $"{(int)answer.StatusCode} ");
        }

        return statuses.ToString();
    }

    private async Task DelayedAsync(CancellationToken cancellationToken) =>
        await new PaymentMethodService(_sandbox.Stripe).CreateAsync(Cards.Of(Cards.Approved), cancellationToken: cancellationToken);

    private async Task<List<PaymentIntent>> FoundAsync() => (await Intents.SearchAsync(new() { Query = "metadata['operation']:'op-1'" })).Data;

    private async Task SetAsync(string json)
    {
        using var content = new StringContent(json);
        using var answer = await _sandbox.Http.PutAsync("/sandbox/faults", content);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task EndAsync()
    {
        using var answer = await _sandbox.Http.DeleteAsync("/sandbox/faults");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<JsonElement> InjectedAsync() =>
        JsonDocument.Parse(await _sandbox.Http.GetStringAsync("/sandbox/faults")).RootElement.GetProperty("injected");
}
