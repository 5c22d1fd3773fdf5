using TokenVault.Hosting;

namespace TokenVault.Gateway.Tokenize;

/// <summary>
/// Ends the process when a write failed or the pipeline met what it does not know: what was decided and what is on disk may
/// differ then, and only reading the disk anew settles it. Nothing is acknowledged from that moment on.
/// </summary>
internal sealed partial class PipelineEnd(IHostApplicationLifetime lifetime, ILogger<PipelineEnd> logger)
{
    private volatile bool _hasCome;

    public bool HasCome => _hasCome;

    public void Because(Exception cause)
    {
        if (_hasCome)
        {
            return;
        }

        _hasCome = true;
        LogEnd(cause);
        Environment.ExitCode = VaultHost.ExitFailed;
        lifetime.StopApplication();
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The tokenize pipeline ends: its state and the disk may differ. Start the gateway again.")]
    private partial void LogEnd(Exception cause);
}
