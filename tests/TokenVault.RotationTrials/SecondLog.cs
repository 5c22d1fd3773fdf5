using System.Globalization;

namespace TokenVault.RotationTrials;

/// <summary>Every second of a run in a file, to look at by eye or to draw; nothing where no file was named.</summary>
internal sealed class SecondLog(FileInfo? file)
{
    /// <summary>Lines of `second,span,tokenize_p99_ms,charge_p99_ms`. Spans may share the second in which one ended and the next began.</summary>
    public void Write(IReadOnlyList<(string Name, SecondSpan Span)> spans, SecondSeries tokenize, SecondSeries charge)
    {
        if (file is null)
        {
            return;
        }

        var lines = new List<string> { "second,span,tokenize_p99_ms,charge_p99_ms" };
        foreach (var (name, span) in spans)
        {
            var (ofTokenize, ofCharge) = (tokenize.P99s(span), charge.P99s(span));
            lines.AddRange(ofTokenize.Zip(ofCharge).Select((p99s, at) => string.Create(
                CultureInfo.InvariantCulture, $"{span.From + at},{name},{p99s.First:0.0},{p99s.Second:0.0}")));
        }

        File.WriteAllLines(file.FullName, lines);
    }
}
