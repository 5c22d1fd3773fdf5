using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using RocksDbSharp;

namespace TokenVault.Storage.RocksDb;

/// <summary>
/// Looks a batch's keys up by the engine's own batched call, table by table: it sorts them, asks each filter and block once and
/// hands back pinned values, so that a lookup allocates nothing here.
/// </summary>
internal sealed unsafe class BatchReader(RocksDbSharp.RocksDb database, TableHandles tables)
{
    // The engine works in rounds of 32; this bounds the stack that a batch takes.
    private const int RoundMax = 64;

    // Checksums are verified by default, which is wanted: a MAC finds damage too, but can't tell where it is.
    private readonly ReadOptions _options = new();

    public void Read(ReadBatch batch)
    {
        batch.ForgetValues();
        for (var asked = TablesOf(batch); asked != 0; asked &= asked - 1)
        {
            ReadTable(batch, (Table)BitOperations.TrailingZeroCount(asked));
        }
    }

    // A bit for each table that has a key in the batch.
    private static ulong TablesOf(ReadBatch batch)
    {
        var asked = 0ul;
        for (var i = 0; i < batch.Count; i++)
        {
            asked |= 1ul << (int)batch.TableOf(i);
        }

        return asked;
    }

    private void ReadTable(ReadBatch batch, Table table)
    {
        var indexes = stackalloc int[RoundMax];
        var next = 0;
        while (true)
        {
            var count = 0;
            for (; next < batch.Count && count < RoundMax; next++)
            {
                if (batch.TableOf(next) == table)
                {
                    indexes[count++] = next;
                }
            }

            if (count == 0)
            {
                return;
            }

            ReadRound(batch, tables[table].Handle, new ReadOnlySpan<int>(indexes, count));
        }
    }

    private void ReadRound(ReadBatch batch, nint handle, ReadOnlySpan<int> indexes)
    {
        var keys = stackalloc Slice[RoundMax];
        nint results;
        fixed (byte* arena = batch.Arena)
        {
            for (var i = 0; i < indexes.Length; i++)
            {
                var (offset, length) = batch.KeyRangeOf(indexes[i]);
                keys[i] = new Slice(arena + offset, (nuint)length);
            }

            results = Native.Instance.rocksdb_batched_multi_get_pinned_cf(
                database.Handle, _options.Handle, handle, (nuint)indexes.Length, (nint)keys, 0);
        }

        try
        {
            for (var i = 0; i < indexes.Length; i++)
            {
                Take(batch, indexes[i], results, (nuint)i);
            }
        }
        finally
        {
            Native.Instance.rocksdb_pinnable_multi_get_destroy(results);
        }
    }

    private static void Take(ReadBatch batch, int index, nint results, nuint place)
    {
        Slice value = default;
        Slice error = default;
        var outcome = (PinnableMultiGet)Native.Instance.rocksdb_pinnable_multi_get_result(
            results, place, (nint)(&value.Start), (nint)(&value.Length), (nint)(&error.Start), (nint)(&error.Length));
        if (outcome == PinnableMultiGet.Found)
        {
            batch.SetFound(index, value.Span);
        }
        else if (outcome != PinnableMultiGet.NotFound)
        {
            throw new RocksDbSharpException(Encoding.UTF8.GetString(error.Span));
        }
    }

    /// <summary>rocksdb_slice_t of the engine's C interface.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Slice(byte* start, nuint length)
    {
        public byte* Start = start;
        public nuint Length = length;

        public readonly ReadOnlySpan<byte> Span => new(Start, (int)Length);
    }
}
