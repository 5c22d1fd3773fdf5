using TokenVault.Ledger.Trees;
using TokenVault.Tests;

namespace TokenVault.Ledger.Tests.Trees;

/// <summary>The probes of transparency-dev/merkle: proofs that hold, and each of them with something wrong.</summary>
public sealed class MerkleProbeVectorsTests
{
    public static TheoryData<string> Inclusion => VectorCases.ProbesOf("inclusion");

    public static TheoryData<string> Consistency => VectorCases.ProbesOf("consistency");

    public static TheoryData<string> SubtreeInclusion => VectorCases.ProbesOf("subtreeinclusion");

    public static TheoryData<string> SubtreeConsistency => VectorCases.ProbesOf("subtreeconsistency");

    [SkippableTheory]
    [MemberData(nameof(Inclusion))]
    public void Holds_Inclusion(string path)
    {
        var probe = PublishedVectors.Read(path);
        Assert.Equal(probe.IsValid(), MerkleProof.IsIncluded(
            probe.Size("leafIdx"), probe.Size("treeSize"), probe.Bytes("leafHash"), probe.Proof(), probe.Bytes("root")));
    }

    [SkippableTheory]
    [MemberData(nameof(Consistency))]
    public void Holds_Consistency(string path)
    {
        var probe = PublishedVectors.Read(path);
        Assert.Equal(probe.IsValid(), MerkleProof.IsConsistent(
            probe.Size("size1"), probe.Bytes("root1"), probe.Size("size2"), probe.Bytes("root2"), probe.Proof()));
    }

    [SkippableTheory]
    [MemberData(nameof(SubtreeInclusion))]
    public void Holds_SubtreeInclusion(string path)
    {
        var probe = PublishedVectors.Read(path);
        Assert.Equal(probe.IsValid(), SubtreeProof.IsIncluded(
            probe.Size("leafIdx"), probe.Size("start"), probe.Size("end"), probe.Bytes("leafHash"), probe.Proof(), probe.Bytes("root")));
    }

    [SkippableTheory]
    [MemberData(nameof(SubtreeConsistency))]
    public void Holds_SubtreeConsistency(string path)
    {
        var probe = PublishedVectors.Read(path);
        Assert.Equal(probe.IsValid(), SubtreeProof.IsConsistent(
            probe.Size("start"), probe.Size("end"), probe.Size("size"), probe.Bytes("root1"), probe.Bytes("root2"), probe.Proof()));
    }
}
