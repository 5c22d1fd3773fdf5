namespace TokenVault.CardScan.Unpack;

/// <summary>
/// RocksDB's log with its record headers taken out: a row that crosses a 32 KiB block is cut in two by a header, and would hide.
/// </summary>
internal static class WriteAheadLog
{
    private const int BlockBytes = 32 * 1024;

    public static IEnumerable<Unpacked> In(byte[] file)
    {
        // Records of a recycled log have the log's number in their header as well.
        foreach (var header in new[] { 7, 11 })
        {
            var joined = new MemoryStream();
            for (var block = 0; block < file.Length; block += BlockBytes)
            {
                var end = Math.Min(file.Length, block + BlockBytes);
                for (var place = block; place + header <= end;)
                {
                    var length = file[place + 4] | (file[place + 5] << 8);
                    var type = file[place + 6];
                    if (type == 0 || place + header + length > end)
                    {
                        break;
                    }

                    joined.Write(file, place + header, length);
                    place += header + length;
                }
            }

            if (joined.Length >= 12)
            {
                yield return new Unpacked($"log records with headers of {header}", joined.ToArray());
            }
        }
    }
}
