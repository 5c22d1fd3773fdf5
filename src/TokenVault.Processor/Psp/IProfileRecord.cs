namespace TokenVault.Processor.Psp;

/// <summary>The durable memory of which manifest was used last.</summary>
internal interface IProfileRecord
{
    /// <summary>The version that was used last; 0 where none was.</summary>
    int LastVersion { get; }

    /// <summary>Writes, durably, that the manifest is used from now on. No profile of it is used before this has returned.</summary>
    ValueTask RecordAsync(ProfileManifest manifest);
}
