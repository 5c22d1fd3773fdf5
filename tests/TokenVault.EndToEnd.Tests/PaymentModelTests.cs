using System.Globalization;
using CsCheck;
using TokenVault.Contracts.V1;
using TokenVault.EndToEnd.Tests.Model;

namespace TokenVault.EndToEnd.Tests;

/// <summary>
/// Random sequences of calls against real processes, held against a model of twenty lines. CsCheck prints the seed and shrinks a
/// failing sequence to its shortest form.
/// </summary>
public sealed class PaymentModelTests(VaultFixture vault) : IClassFixture<VaultFixture>
{
    // `tests/acceptance/payment-model` asks for more.
    private static readonly int Sequences =
        int.TryParse(Environment.GetEnvironmentVariable("TOKENVAULT_MODEL_SEQUENCES"), CultureInfo.InvariantCulture, out var asked) ? asked : 60;

    private static readonly Gen<(ModelCall First, ModelCall[] Calls)> OneAfterAnother = Gen.Select(ModelCall.First, ModelCall.Next.Array[0, 8]);

    private static readonly Gen<(ModelCall First, ModelCall[] Calls)> AtOnce = Gen.Select(ModelCall.First, ModelCall.Next.Array[2, 4]);

    [Fact]
    public async Task Agrees_WithTheModel_OneAfterAnother()
    {
        var line = await OpenAsync();
        await OneAfterAnother.SampleAsync((first, calls) => RunAsync(line, first, calls), iter: Sequences, threads: 4);
    }

    [Fact]
    public async Task Agrees_WithTheModel_InSomeOrder_WhereCallsComeAtOnce()
    {
        var line = await OpenAsync();
        await AtOnce.SampleAsync((first, calls) => RunAtOnceAsync(line, first, calls), iter: Sequences, threads: 4);
    }

    [Fact]
    public async Task Gives_OneAnswer_WhereOneKeyComesManyTimesAtOnce()
    {
        var line = await OpenAsync();
        await ModelCall.First.SampleAsync(call => RepeatAtOnceAsync(line, call), iter: Math.Max(Sequences / 4, 1), threads: 2);
    }

    private async Task<ModelLine> OpenAsync() => new(
        vault.Client,
        (await vault.TokenizeAsync(TestCard.Visa)).Token.Token_,
        (await vault.TokenizeAsync(TestCard.Declined)).Token.Token_);

    private static async Task RunAsync(ModelLine line, ModelCall first, ModelCall[] rest)
    {
        var key = ModelLine.NewKey();
        var begun = await line.BeginAsync(first, key);
        var model = ModelPayment.Begin(first);
        Assert.True(begun.Is((model, null)), $"{first}: {begun}, expected {model}");
        if (first.IsRepeated)
        {
            Assert.Equal(begun.Bytes, (await line.BeginAsync(first, key)).Bytes);
            Assert.Equal("IDEMPOTENCY_KEY_REUSED", (await line.BeginAsync(first with { Amount = first.Amount + 1 }, key)).Refusal);
        }

        var payment = begun.Payment!.PaymentId;
        foreach (var call in rest)
        {
            var callKey = ModelLine.NewKey();
            var answer = await line.FollowAsync(payment, call, callKey);
            var expected = model.Apply(call);
            Assert.True(answer.Is(expected), $"{call} on {model}: {answer}, expected {expected}");
            if (call.IsRepeated && expected.Refusal is null)
            {
                Assert.Equal(answer.Bytes, (await line.FollowAsync(payment, call, callKey)).Bytes);
            }

            model = expected.After;
        }

        var found = await line.LookUpAsync(payment);
        Assert.True(model.Equals(found), $"{found}, expected {model}");
    }

    private static async Task RunAtOnceAsync(ModelLine line, ModelCall first, ModelCall[] calls)
    {
        var begun = await line.BeginAsync(first, ModelLine.NewKey());
        var model = ModelPayment.Begin(first);
        var payment = begun.Payment!.PaymentId;
        var answers = await Task.WhenAll(calls.Select(call => line.FollowAsync(payment, call, ModelLine.NewKey())));
        var found = await line.LookUpAsync(payment);
        Assert.True(
            IsSomeOrder(model, [.. calls.Zip(answers)], found),
            $"No order of {string.Join(", ", calls.Zip(answers, (call, answer) => $"[{call}: {answer}]"))} on {model} gives {found}");
    }

    // Four calls have 24 orders: all are tried.
    private static bool IsSomeOrder(ModelPayment model, IReadOnlyList<(ModelCall Call, ModelAnswer Answer)> left, Payment found)
    {
        if (left.Count == 0)
        {
            return model.Equals(found);
        }

        return Enumerable.Range(0, left.Count).Any(next =>
        {
            var expected = model.Apply(left[next].Call);
            return left[next].Answer.Is(expected) && IsSomeOrder(expected.After, [.. left.Where((_, other) => other != next)], found);
        });
    }

    private static async Task RepeatAtOnceAsync(ModelLine line, ModelCall call)
    {
        var key = ModelLine.NewKey();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => line.BeginAsync(call, key)));
        var final = await line.BeginAsync(call, key);
        Assert.All(
            answers.Where(answer => answer.Refusal is null),
            answer => Assert.Equal(final.Bytes, answer.Bytes));
        Assert.All(
            answers.Where(answer => answer.Refusal is not null),
            answer => Assert.Equal("IDEMPOTENCY_KEY_IN_FLIGHT", answer.Refusal));
    }
}
