using CsCheck;

namespace TokenVault.Storage.Tests.Contract;

/// <summary>Any sequence of commits leaves what a dictionary would hold.</summary>
internal static class StoreModel
{
    // Few keys, so that operations meet.
    private static readonly Gen<Operation> Operations = Gen.Select(
        Gen.OneOf(WriteKind.Put, WriteKind.Insert, WriteKind.Delete),
        Gen.OneOf(Table.Tokens, Table.Operations),
        Gen.Byte[0, 9],
        Gen.Byte,
        (kind, table, key, value) => new Operation(kind, table, key, value));

    /// <summary>Rounds of batches; those of one round are committed without waiting for each other.</summary>
    public static Gen<Operation[][][]> Rounds { get; } = Operations.Array[0, 5].Array[1, 8].Array[1, 5];

    private static IEnumerable<(Table Table, byte Key)> Keys =>
        new[] { Table.Tokens, Table.Operations }.SelectMany(table => Enumerable.Range(0, 10).Select(key => (table, (byte)key)));

    /// <summary>Runs the rounds on a store without these keys and gives what it has to hold afterwards.</summary>
    public static async Task<Dictionary<(Table, byte), byte>> CheckAsync(IRecordStore store, Operation[][][] rounds)
    {
        var model = new Dictionary<(Table, byte), byte>();
        await store.CommitAsync(ToBatch([.. Keys.Select(key => new Operation(WriteKind.Delete, key.Table, key.Key, 0))]));
        foreach (var round in rounds)
        {
            var outcomes = round.Select(batch => store.CommitAsync(ToBatch(batch)).AsTask()).ToArray();
            for (var i = 0; i < round.Length; i++)
            {
                Assert.Equal(Apply(model, round[i]), await outcomes[i]);
            }

            Compare(store, model);
        }

        return model;
    }

    public static void Compare(IRecordStore store, Dictionary<(Table, byte), byte> model)
    {
        var reads = new ReadBatch();
        var keys = Keys.ToArray();
        foreach (var (table, key) in keys)
        {
            reads.Add(table, [key]);
        }

        store.Read(reads);
        for (var i = 0; i < keys.Length; i++)
        {
            Assert.Equal(model.TryGetValue(keys[i], out var expected), reads.TryGet(i, out var value));
            Assert.True(value.IsEmpty || value[0] == expected);
        }
    }

    private static WriteBatch ToBatch(Operation[] operations)
    {
        var batch = new WriteBatch();
        foreach (var (kind, table, key, value) in operations)
        {
            switch (kind)
            {
                case WriteKind.Put:
                    batch.Put(table, [key], [value]);
                    break;
                case WriteKind.Insert:
                    batch.Insert(table, [key], [value]);
                    break;
                default:
                    batch.Delete(table, [key]);
                    break;
            }
        }

        return batch;
    }

    private static bool Apply(Dictionary<(Table, byte), byte> model, Operation[] operations)
    {
        var inserts = operations
            .Where(operation => operation.Kind == WriteKind.Insert)
            .Select(operation => (operation.Table, operation.Key))
            .ToArray();
        if (inserts.Any(model.ContainsKey) || inserts.Distinct().Count() < inserts.Length)
        {
            return false;
        }

        foreach (var (kind, table, key, value) in operations)
        {
            if (kind == WriteKind.Delete)
            {
                model.Remove((table, key));
            }
            else
            {
                model[(table, key)] = value;
            }
        }

        return true;
    }

    internal sealed record Operation(WriteKind Kind, Table Table, byte Key, byte Value);
}
