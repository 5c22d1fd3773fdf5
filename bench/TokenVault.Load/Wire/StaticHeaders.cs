namespace TokenVault.Load.Wire;

/// <summary>What is needed of HPACK's static table (RFC 7541, appendix A).</summary>
internal static class StaticHeaders
{
    public const int Count = 61;

    /// <summary>`:status`, with seven values from here on, of which 200 is the first.</summary>
    public const int FirstStatus = 8;
    public const int LastStatus = 14;

    /// <summary>The value of an entry between these two.</summary>
    public static string StatusOf(int entry) => entry switch
    {
        FirstStatus => "200",
        9 => "204",
        10 => "206",
        11 => "304",
        12 => "400",
        13 => "404",
        _ => "500",
    };

    /// <summary>The length of each entry's name; the entries count from 1.</summary>
    public static ReadOnlySpan<byte> NameBytes =>
    [
        0,
        10, 7, 7, 5, 5, 7, 7, // :authority, :method, :method, :path, :path, :scheme, :scheme
        7, 7, 7, 7, 7, 7, 7, // :status
        14, 15, 15, 13, 6, 27, 3, 5, 13, 13, // accept-charset … cache-control
        19, 16, 16, 14, 16, 13, 12, 6, 4, 4, // content-disposition … etag
        6, 7, 4, 4, 8, 17, 13, 8, 19, 13, // expect … last-modified
        4, 8, 12, 18, 19, 5, 7, 7, 11, 6, // link … server
        10, 25, 17, 10, 4, 3, 16, // set-cookie … www-authenticate
    ];
}
