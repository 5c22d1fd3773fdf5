using TokenVault.Processor.Psp.Lines;
using TokenVault.Processor.Psp.Requests;
using TokenVault.Profiles.Requests;

namespace TokenVault.Processor.Psp;

/// <summary>A rendered request with a card in it, in a pinned buffer that is zeroed when it is disposed. It serves one sending.</summary>
internal sealed class PspCardRequest(ProfileRequest profile, PspRequest request, OrderValues values) : IDisposable
{
    public ProfileRequest Profile => profile;

    public PspRequest Request => request;

    public OrderValues Values => values;

    public void Dispose() => request.Body!.Dispose();
}
