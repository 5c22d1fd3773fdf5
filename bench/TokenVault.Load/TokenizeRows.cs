using System.Globalization;
using TokenVault.Load.Calls;
using TokenVault.Load.Ceilings;
using TokenVault.Load.Lines;
using TokenVault.Load.Report;
using TokenVault.Load.Wire;

namespace TokenVault.Load;

/// <summary>The rows of the measurement, in their order.</summary>
internal sealed class TokenizeRows(TokenizePlan plan, RowBook book, WireTarget gateway, TokensAsked asked)
{
    /// <summary>As many known cards as are asked for again and again; far more than a batch, far fewer than a store.</summary>
    public const int KnownCards = 10_000;

    /// <summary>More than a run of minutes brings; sixteen bytes each, and only what is used takes memory.</summary>
    public const int CardsMax = 48_000_000;

    // Each caller brings a hundred cards, so there are fewer; a stream's width keeps some of the gateway's batches full.
    private const int BatchCallers = 32;
    private const int Streams = 2;
    private const int StreamWidth = 2048;

    private static readonly int[] RampPercents = [30, 60, 70, 80, 90, 100, 110];
    private static readonly int[] QuickRampPercents = [30, 80, 100];

    private readonly NewCardWork _new = new(asked.Cards, asked.Ledger);

    /// <summary>The ceiling: the same call over the same mutual TLS and the same messages, answered at once; and the same in clear.</summary>
    public void Echo(WireTarget echo, WireTarget inClear)
    {
        // The server and the generator are compiled to their fastest form before anything counts.
        LineRun.Closed("warm-up", echo, new EchoWork(), plan.Callers, plan.Connections, plan.WarmUp);
        book.Add(RowNames.Echo, "calls", () => LineRun.Closed(
            "bare gRPC echo over mTLS (the ceiling)", echo, new EchoWork(), plan.Callers, plan.Connections, plan.Time));
        book.Add(RowNames.EchoInClear, "calls", () => LineRun.Closed(
            "bare gRPC echo in clear", inClear, new EchoWork(), plan.Callers, plan.Connections, plan.Short));
    }

    /// <summary>Tokenizing in each way that there is.</summary>
    public void Tokenize()
    {
        var known = new KnownCardWork(asked.Ledger, 0, KnownCards, isEndless: true);
        var first = new NewCardWork(new CardCounter(0, KnownCards), asked.Ledger);
        LineRun.Closed("known cards", gateway, first, plan.Callers, plan.Connections, TimeSpan.FromMinutes(1));
        LineRun.Closed("warm-up", gateway, _new, plan.Callers, plan.Connections, plan.WarmUp);
        LineRun.Closed("warm-up", gateway, known, plan.Callers, plan.Connections, plan.WarmUp / 2);
        var alone = book.Add(RowNames.NewCards, "cards", () => LineRun.Closed(
            "tokenize, new cards", gateway, _new, plan.Callers, plan.Connections, plan.Time));
        book.Add(RowNames.KnownCards, "cards", () => LineRun.Closed(
            "tokenize, known cards", gateway, known, plan.Callers, plan.Connections, plan.Time));
        OpenLoop(RowNames.OpenHalf, alone.Rate, 0.5, plan.Time);

        LineRun.Streams("warm-up", gateway, _new, Streams, StreamWidth, plan.WarmUp / 2);
        book.Add(RowNames.Stream, "cards", () => LineRun.Streams(
            "tokenize as a stream, new cards", gateway, _new, Streams, StreamWidth, plan.Time));
        var batches = new BatchWork(asked.Cards, asked.Ledger);
        LineRun.Closed("warm-up", gateway, batches, BatchCallers, plan.Connections, plan.WarmUp / 2);
        book.Add(RowNames.Batch, "cards", () => LineRun.Closed(
            "tokenize, new cards, batches of 100", gateway, batches, BatchCallers, plan.Connections, plan.Time));
    }

    /// <summary>Cards that come as they come, more and more of them, up to more than the closed loop's rate.</summary>
    public void Ramp()
    {
        var alone = book[RowNames.NewCards].Rate;
        foreach (var percent in plan.IsQuick ? QuickRampPercents : RampPercents)
        {
            OpenLoop(string.Create(CultureInfo.InvariantCulture, $"{RowNames.RampStart}{percent}"), alone, percent / 100.0, plan.Short);
        }
    }

    private void OpenLoop(string name, double closed, double share, TimeSpan time) => book.Add(
        name,
        "cards",
        () => LineRun.Open(
            string.Create(CultureInfo.InvariantCulture, $"tokenize, new cards, open loop at {share:P0} of the closed loop's rate"),
            gateway,
            _new,
            closed * share,
            plan.Connections,
            time),
        offered: closed * share);

    /// <summary>What the store and the disk can do alone, on the disk that the vault is on.</summary>
    public void Ceilings(string folder)
    {
        var store = Path.Combine(folder, "store-alone");
        book.Add(RowNames.StoreAlone, "tokens", () => StoreAlone.Run(store, plan.Short));
        Directory.Delete(store, recursive: true);
        book.Add(RowNames.SyncGrowing, "syncs", () => FileSync.Growing(folder, TimeSpan.FromSeconds(1)));
        book.Add(RowNames.SyncOverwriting, "syncs", () => FileSync.Overwriting(folder, TimeSpan.FromSeconds(1)));
    }
}
