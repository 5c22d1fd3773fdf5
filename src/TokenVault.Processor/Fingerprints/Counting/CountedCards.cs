using System.Runtime.InteropServices;
using TokenVault.Domain.Callers;

namespace TokenVault.Processor.Fingerprints.Counting;

/// <summary>So many cards of a batch, one after the other, are this merchant's.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CountedCards(MerchantId Merchant, int Count);
