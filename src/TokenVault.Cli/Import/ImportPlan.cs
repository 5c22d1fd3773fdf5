using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TokenVault.Contracts.V1;

namespace TokenVault.Cli.Import;

/// <summary>What is to be imported, how and where to.</summary>
internal sealed record ImportPlan
{
    public required FileInfo Input { get; init; }

    public required FileInfo Out { get; init; }

    public required FileInfo Rejects { get; init; }

    public required string Merchant { get; init; }

    public bool HasHeader { get; init; } = true;

    /// <summary>Null: found from the first lines.</summary>
    public char? Separator { get; init; }

    public ColumnChoice Columns { get; init; } = new();

    public TokenFormat Format { get; init; }

    public TokenUsage Usage { get; init; } = TokenUsage.MultiUse;

    public bool PassesLuhn { get; init; }

    /// <summary>Forget an import that was begun, and what it wrote.</summary>
    public bool Restart { get; init; }

    public string ProgressPath => Out.FullName + ".progress";

    /// <summary>Of all that changes what is written. An import that was begun with other options can't be gone on with.</summary>
    public string Digest()
    {
        string?[] parts =
        [
            Merchant, Rejects.FullName, HasHeader.ToString(), Separator?.ToString(), Columns.Number, Columns.Expiry, Columns.Month, Columns.Year,
            Columns.Reference, Columns.Customer, Columns.Name, string.Join('\u001f', Columns.Labels),
            ((int)Format).ToString(CultureInfo.InvariantCulture), ((int)Usage).ToString(CultureInfo.InvariantCulture), PassesLuhn.ToString(),
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001e', parts))));
    }
}
