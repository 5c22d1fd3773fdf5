using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using TokenVault.Profiles.Requests;

namespace TokenVault.Processor.Psp.Requests;

/// <summary>
/// A body to be posted, rendered into a pinned buffer that is zeroed when the body is disposed. It never was a text, so that
/// nothing of a card stays behind on the heap. It serves one request.
/// </summary>
/// <remarks>
/// Out of our reach, and so kept short only by being overwritten: the HTTP connection's own write buffer and the TLS stream's.
/// </remarks>
internal sealed class PinnedBody : HttpContent
{
    private readonly byte[] _bytes;
    private readonly int _length;
    private bool _sendingEnded;
    private bool _disposed;

    /// <summary>Takes a buffer of <see cref="PinnedBuffers"/> over.</summary>
    public PinnedBody(byte[] bytes, int length, BodyContent content)
    {
        (_bytes, _length) = (bytes, length);
        Headers.ContentType = new MediaTypeHeaderValue(
            content == BodyContent.Json ? "application/json" : "application/x-www-form-urlencoded");
    }

    /// <summary>
    /// Whether a byte of the body may have left. While it is false the processor has at most a head without a body, and so
    /// can't have acted, whatever went wrong.
    /// </summary>
    public bool IsSendingBegun { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (IsSendingBegun)
        {
            // The handler would send again over a new connection. What became of the first sending is then unclear; say so.
            throw new HttpRequestException("The body was sent once already.");
        }

        IsSendingBegun = true;
        await stream.WriteAsync(_bytes.AsMemory(0, _length), cancellationToken);
        _sendingEnded = true;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (!_disposed)
        {
            _disposed = true;
            CryptographicOperations.ZeroMemory(_bytes.AsSpan(0, _length));

            // A sending that was cut off may still hold the buffer: then it is zeroed and left to the collector, never reused
            // for another card.
            if (disposing && (_sendingEnded || !IsSendingBegun))
            {
                PinnedBuffers.Return(_bytes);
            }
        }

        base.Dispose(disposing);
    }
}
