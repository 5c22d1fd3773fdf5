using System.Threading.Channels;
using TokenVault.Domain.Callers;

namespace TokenVault.Processor.Fingerprints.Counting;

/// <summary>Where counting tells what it sees. It never waits for whoever listens.</summary>
internal sealed class CountingSink(int numbersMax, ILogger<CountingSink> logger)
{
    // Merchants whose numbers are withheld, to be told; one that finds no room is told with his next number.
    private const int WaitingMax = 1024;

    private readonly Channel<MerchantId> _withheld = Channel.CreateBounded<MerchantId>(new BoundedChannelOptions(WaitingMax) { SingleReader = true });

    public int NumbersMax => numbersMax;

    public ILogger Logger => logger;

    /// <summary>The merchants whose numbers are withheld, each once a day.</summary>
    public ChannelReader<MerchantId> Withheld => _withheld.Reader;

    public bool TryTell(MerchantId merchant) => _withheld.Writer.TryWrite(merchant);
}
