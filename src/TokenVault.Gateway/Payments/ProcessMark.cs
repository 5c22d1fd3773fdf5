using System.Security.Cryptography;
using Google.Protobuf;

namespace TokenVault.Gateway.Payments;

/// <summary>Tells this process from those before it: a payment under way in another one is of unknown outcome.</summary>
internal sealed class ProcessMark
{
    public ByteString Value { get; } = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(16));
}
