namespace TokenVault.Cli.Audit;

/// <summary>Takes a record apart into its lines, of any size in constant memory.</summary>
internal static class RecordLines
{
    // Longer lines the adapter does not write.
    private const int LineBytesMax = 64 * 1024;

    /// <summary>Each line without its newline; good until the next is asked for.</summary>
    /// <param name="record">disclosures.jsonl, or a copy.</param>
    /// <param name="progress">Is told from time to time how many bytes were read.</param>
    /// <param name="onUnfinished">Is called where the last line has no end.</param>
    /// <exception cref="LedgerDoubtException">A line is longer than any that is written.</exception>
    public static IEnumerable<ReadOnlyMemory<byte>> Of(Stream record, Action<long> progress, Action onUnfinished)
    {
        var buffer = new byte[1 << 20];
        var (start, end, read) = (0, 0, 0L);
        while (true)
        {
            var length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                yield return buffer.AsMemory(start, length);
                start += length + 1;
                continue;
            }

            if (end - start > LineBytesMax)
            {
                throw new LedgerDoubtException($"A line after {read} bytes is longer than any that was written.");
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            var more = record.Read(buffer.AsSpan(end));
            if (more == 0)
            {
                // What a crash cut short was acknowledged to nobody, and no checkpoint covers it.
                if (end > 0)
                {
                    onUnfinished();
                }

                yield break;
            }

            end += more;
            read += more;
            progress(read);
        }
    }
}
