namespace TokenVault.Load.Wire;

/// <summary>The sink while a connection begins and no stream is open.</summary>
internal sealed class NobodyYet : IStreamSink
{
    public static readonly NobodyYet Instance = new();

    private NobodyYet()
    {
    }

    public void OnRead(long timestamp)
    {
    }

    public void OnData(int slot, ReadOnlySpan<byte> data)
    {
    }

    public void OnEnd(int slot, bool isGood)
    {
    }

    public void OnReadEnd()
    {
    }
}
