using TokenVault.Contracts.V1;

namespace TokenVault.ProcessorTrials.SecondProfile;

/// <summary>The processor sends the adapter to another host: nobody follows, and the outcome is open until the processor itself is asked.</summary>
internal sealed class RedirectTrials(Shop shop, HarbourServer harbour, Refusals refusals)
{
    /// <param name="others">The other places: one takes any byte, the other speaks TLS under a certificate that the adapter would trust.</param>
    /// <param name="statuses">How they are told to go there.</param>
    /// <param name="authority">That certificate's authority, a file.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>How many bytes the counter-trial brought there.</returns>
    public async Task<long> RunAsync(IReadOnlyList<CountingListener> others, int[] statuses, string authority, CancellationToken stop)
    {
        var booked = harbour.Book.Entries.Count;
        var made = new List<MadeCall>();
        foreach (var other in others)
        {
            foreach (var status in statuses)
            {
                var asked = harbour.Asked;
                harbour.Redirect = (status, other.Address);
                made.Add((await shop.ChargeAsync(TestCard.Visa, 1999, "EUR", stop)).Is(PaymentStatus.Unknown, OperationState.Unknown));
                Checks.Require(harbour.Asked > asked, $"the processor was not asked at all");
                refusals.Note($"a {status} to another host");
            }
        }

        // What is asked about them meanwhile is sent elsewhere, too.
        await Checks.ComesToHoldAsync(async () => (await shop.GetAsync(made[0].Payment.PaymentId, stop)).Operations[0].Reconciliation?.Queries >= 2, "the processor was asked twice", stop);
        Checks.Equal((0, 0L), (others.Sum(other => other.Connections), others.Sum(other => other.Bytes)), "connections and bytes at the other place");
        Checks.Equal(booked, harbour.Book.Entries.Count, "what the harbour has booked");

        var brought = await ControlAsync(others, authority, stop);
        harbour.Redirect = null;
        foreach (var call in made)
        {
            var (payment, settled) = await shop.SettledAsync(call, stop);
            Checks.Equal((OperationState.NotSent, "not_found"), (settled.State, settled.Decline.Code), $"{payment.PaymentId}, once the processor could be asked");
        }

        return brought;
    }

    // Whoever leaves it to the platform does go there, so it can be reached.
    private async Task<long> ControlAsync(IReadOnlyList<CountingListener> others, string authority, CancellationToken stop)
    {
        foreach (var other in others)
        {
            harbour.Redirect = (307, other.Address);
            var end = await ChildProgram.SelfAsync(["reach", harbour.Address.ToString()], EnvironmentTrials.Trusting(authority), stop);
            Checks.Require(
                other.Connections > 0 && other.Bytes > 0, $"the counter-trial did not reach the other place, so nothing is proved: {end.Output}");
        }

        return others.Sum(other => other.Bytes);
    }
}
