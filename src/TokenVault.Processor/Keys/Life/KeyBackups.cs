using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Opening.Keys;
using TokenVault.Processor.Disclosures;
using TokenVault.Storage.Records;

namespace TokenVault.Processor.Keys.Life;

/// <summary>Copies of the keystore that are known of: a key that is destroyed here stays in each of them.</summary>
internal sealed class KeyBackups(KeyMatters matters, Keystore keystore, KeystoreCopy copy, DisclosureLog disclosures, IOptions<KeyLifeOptions> options)
{
    private const int IdBytes = 16;
    private const int EntryBytes = 1 + 4;

    /// <summary>Notes a copy of the keystore as it is now, on record and on disk when it completes.</summary>
    /// <exception cref="VaultException">
    /// <see cref="VaultErrorCode.FieldMissing"/>; <see cref="VaultErrorCode.KeyBackupDiffers"/>: the copy is of another keystore, or of this one as it was;
    /// <see cref="VaultErrorCode.KeyBackupKnown"/>: which keys a backup holds that was noted once is never noted otherwise.
    /// </exception>
    public Task<KeyBackup> RegisterAsync(RegisterKeyBackupRequest request, string person)
    {
        if (request.BackupId.Length != IdBytes || CardNumberPattern.IsIn(NameOf(IdOf(request.BackupId.Span))))
        {
            throw new VaultException(VaultErrorCode.FieldMissing, "backup_id");
        }

        return matters.InTurnAsync(() => NoteAsync(request, person));
    }

    /// <summary>Notes that a copy was destroyed. Nobody checks that: it stands on record who said so.</summary>
    /// <exception cref="VaultException"><see cref="VaultErrorCode.KeyBackupUnknown"/></exception>
    public async Task<KeyBackup> ForgetAsync(string backup, string person)
    {
        if (!TryReadId(backup, out var id) || matters.FindBackup(id) is not { } record)
        {
            throw new VaultException(VaultErrorCode.KeyBackupUnknown, "backup_id");
        }

        if (record.ForgetTimeMs == 0)
        {
            await disclosures.AppendAsync(KeyLifeActs.BackupForgotten(backup, person));
            (record.ForgetTimeMs, record.ForgottenBy) = (matters.NowUnixMs, person);
            await matters.PutAsync(id, record);
        }

        return Describe(id, record);
    }

    /// <summary>Tells of all backups, oldest first, and what a new one would be a copy of.</summary>
    public async Task DescribeAsync(GetKeyStatusResponse response, CancellationToken cancellation)
    {
        response.Backups.Add((await matters.BackupsAsync(cancellation)).OrderBy(static one => one.Record.CreateTimeMs).Select(one => Describe(one.Id, one.Record)));
        response.BackupRetentionSeconds = (long)options.Value.BackupRetention.TotalSeconds;
        response.Generation = keystore.Generation;
        response.Sha256 = UnsafeByteOperations.UnsafeWrap(copy.Digest());
    }

    /// <summary>The names of those that hold a key: neither said to be destroyed nor older than backups are kept.</summary>
    public async Task<IReadOnlyList<string>> HoldingAsync(KeyName key, CancellationToken cancellation)
    {
        var oldest = matters.NowUnixMs - (long)options.Value.BackupRetention.TotalMilliseconds;
        return
        [
            .. (await matters.BackupsAsync(cancellation))
                .Where(one => one.Record.ForgetTimeMs == 0 && one.Record.CreateTimeMs > oldest && Holds(one.Record, key))
                .OrderBy(one => one.Record.CreateTimeMs).Select(one => NameOf(one.Id)),
        ];
    }

    private async Task<KeyBackup> NoteAsync(RegisterKeyBackupRequest request, string person)
    {
        var id = IdOf(request.BackupId.Span);
        if (matters.FindBackup(id) is not null)
        {
            throw new VaultException(VaultErrorCode.KeyBackupKnown, "backup_id");
        }

        // One that is changed in between would be noted with other keys than the copy has.
        var (generation, keys) = (keystore.Generation, keystore.Keys);
        var digest = copy.Digest();
        if (!CryptographicOperations.FixedTimeEquals(digest, request.Sha256.Span) || keystore.Generation != generation)
        {
            throw new VaultException(VaultErrorCode.KeyBackupDiffers, "sha256");
        }

        await disclosures.AppendAsync(KeyLifeActs.BackedUp(NameOf(id), digest, generation, person));
        var record = new KeyBackupRecord
        {
            CreateTimeMs = matters.NowUnixMs,
            MadeBy = person,
            Sha256 = ByteString.CopyFrom(digest),
            Generation = generation,
            Keys = Encode(keys),
        };
        await matters.PutAsync(id, record);
        return Describe(id, record);
    }

    private KeyBackup Describe(UInt128 id, KeyBackupRecord record) => new()
    {
        BackupId = NameOf(id),
        CreateTime = KeyTimes.Of(record.CreateTimeMs),
        MadeBy = record.MadeBy,
        ForgetTime = record.ForgetTimeMs == 0 ? null : KeyTimes.Of(record.ForgetTimeMs),
        ExpireTime = KeyTimes.Of(record.CreateTimeMs + (long)options.Value.BackupRetention.TotalMilliseconds),
        Generation = record.Generation,
    };

    private static ByteString Encode(IReadOnlyList<KeyFacts> keys)
    {
        var held = keys.Where(static key => key.Destroyed is null).ToList();
        var bytes = new byte[held.Count * EntryBytes];
        for (var i = 0; i < held.Count; i++)
        {
            bytes[i * EntryBytes] = (byte)held[i].Purpose;
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan((i * EntryBytes) + 1), held[i].Number);
        }

        return UnsafeByteOperations.UnsafeWrap(bytes);
    }

    private static bool Holds(KeyBackupRecord record, KeyName key)
    {
        for (var at = record.Keys.Span; at.Length >= EntryBytes; at = at[EntryBytes..])
        {
            if (at[0] == (byte)key.Purpose && BinaryPrimitives.ReadUInt32BigEndian(at[1..]) == key.Number)
            {
                return true;
            }
        }

        return false;
    }

    private static UInt128 IdOf(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt128BigEndian(bytes);

    private static string NameOf(UInt128 id) => id.ToString("x32", CultureInfo.InvariantCulture);

    private static bool TryReadId(string text, out UInt128 id)
    {
        id = default;
        return text.Length == 2 * IdBytes && UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out id);
    }
}
