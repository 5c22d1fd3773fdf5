using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace TokenVault.Sandbox.Tests;

/// <summary>The buffers that requests are read into are used again: none may show what another request brought.</summary>
public sealed class SharedBuffersTests(SandboxProcess sandbox) : IClassFixture<SandboxProcess>
{
    private const int Requests = 400;
    private const int CallersAtOnce = 16;
    private const int ValueChars = 450;

    // In such parts that some bodies end just before, at and behind the end of a buffer, and others take two or four of them.
    private static readonly int[] Parts = [1, 8, 9, 10, 20, 40];

    [Fact]
    public async Task Keeps_each_request_to_its_own_bytes_while_others_are_refused_or_broken_off() => await Parallel.ForEachAsync(
        Enumerable.Range(0, Requests),
        new ParallelOptions { MaxDegreeOfParallelism = CallersAtOnce },
        async (request, _) =>
        {
            switch (request % 4)
            {
                case 1:
                    using (var refused = await sandbox.PostAsync("/v1/payment_intents", Form(request) + "&currency=%e"))
                    {
                        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
                    }

                    break;
                case 3:
                    await BreakOffAsync(Form(request));
                    break;
                default:
                    using (var answer = await sandbox.PostAsync("/v1/payment_intents", Form(request)))
                    {
                        await AssertOwnAsync(request, answer);
                    }

                    break;
            }
        });

    [Theory]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(8191)]
    [InlineData(8192)]
    [InlineData(8193)]
    public async Task Takes_a_body_as_long_as_a_buffer(int length)
    {
        var form = Form(request: 12);
        var name = "&metadata[rest]=";
        var rest = length - form.Length - name.Length;
        for (var i = 0; rest > ValueChars; i++)
        {
            form += $"&metadata[more{(char)('a' + i)}]=" + new string('m', ValueChars);
            rest = length - form.Length - name.Length;
        }

        form += name + new string('r', rest);
        Assert.Equal(length, form.Length);

        using var answer = await sandbox.PostAsync("/v1/payment_intents", form);

        await AssertOwnAsync(request: 12, answer);
    }

    private static string Form(int request) => $"amount={1000 + request}&currency=eur"
        + string.Concat(Enumerable.Range(0, PartsOf(request)).Select(part => $"&metadata[{Name(part)}]={Value(request, part)}"));

    private static int PartsOf(int request) => Parts[request % Parts.Length];

    private static string Name(int part) => $"part{(char)('a' + (part / 26))}{(char)('a' + (part % 26))}";

    // Letters only: digits by chance could look like a card's.
    private static string Value(int request, int part)
    {
        var own = $"{(char)('a' + (request / 676))}{(char)('a' + (request / 26 % 26))}{(char)('a' + (request % 26))}{Name(part)}-";
        return new StringBuilder().Insert(0, own, ValueChars / own.Length).ToString();
    }

    private static async Task AssertOwnAsync(int request, HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        using var json = JsonDocument.Parse(text);
        Assert.Equal(1000 + request, json.RootElement.GetProperty("amount").GetInt32());
        var metadata = json.RootElement.GetProperty("metadata");
        for (var part = 0; part < PartsOf(request); part++)
        {
            Assert.Equal(Value(request, part), metadata.GetProperty(Name(part)).GetString());
        }
    }

    // Half a body, and then no more of it.
    private async Task BreakOffAsync(string form)
    {
        using var broken = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/payment_intents") { Content = new HalfContent(form, broken) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", SandboxProcess.SecretKey);
        await Assert.ThrowsAnyAsync<Exception>(() => sandbox.Http.SendAsync(request, broken.Token));
    }

    private sealed class HalfContent : HttpContent
    {
        private readonly string _form;
        private readonly CancellationTokenSource _broken;

        public HalfContent(string form, CancellationTokenSource broken)
        {
            (_form, _broken) = (form, broken);
            Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(_form[..(_form.Length / 2)]));
            await stream.FlushAsync();
            await _broken.CancelAsync();
            throw new IOException("Broken off.");
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _form.Length;
            return true;
        }
    }
}
