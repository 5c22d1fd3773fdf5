using RocksDbSharp;

namespace TokenVault.CardScan.Unpack;

/// <summary>
/// The rows of a RocksDB folder as the engine itself gives them: keys share prefixes inside the files, so a number in a key need
/// not lie there in one piece.
/// </summary>
internal static class StoreRows
{
    public static bool IsStore(string folder) => File.Exists(Path.Combine(folder, "CURRENT"));

    public static IEnumerable<Unpacked> In(string folder)
    {
        // A copy, because even a read-only opening may write a log beside the files.
        var copy = Directory.CreateTempSubdirectory("card-scan-");
        try
        {
            foreach (var file in Directory.EnumerateFiles(folder))
            {
                File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
            }

            var options = new DbOptions();
            var families = new ColumnFamilies();
            var names = RocksDb.ListColumnFamilies(options, copy.FullName).ToList();
            names.ForEach(name => families.Add(name, new ColumnFamilyOptions()));
            using var database = RocksDb.OpenReadOnly(options, copy.FullName, families, errIfLogFileExists: false);
            foreach (var name in names)
            {
                using var iterator = database.NewIterator(database.GetColumnFamily(name));
                var row = 0L;
                for (iterator.SeekToFirst(); iterator.Valid(); iterator.Next(), row++)
                {
                    // A byte that is no digit between them, so that a key's end and a value's start make no number together.
                    yield return new Unpacked($"table {name}, row {row}", [.. iterator.Key(), 0xff, .. iterator.Value()]);
                }
            }
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }
}
