namespace TokenVault.Architecture.Tests;

public sealed class TrustBoundaryTests
{
    public static TheoryData<string> Projects => [.. RepositoryRoot.SourceProjects];

    [Fact]
    public void Lists_EveryProject_AndNoOther() =>
        Assert.Equal(RepositoryRoot.SourceProjects.Order(StringComparer.Ordinal), ReferenceTable.Projects.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void States_TheZoneOfTheTable(string project) => Assert.Equal(ReferenceTable.ZoneOf(project), ProjectGraph.ZoneOf(project));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Reaches_OnlyWhatTheTableAllows(string project) =>
        Problems.AssertNone(ProjectGraph.ReachableFrom(project).Except(ReferenceTable.AllowedFrom(project), StringComparer.Ordinal));

    // The table itself, so that a careless row is found too.
    [Theory]
    [InlineData("TokenVault.Gateway", "TokenVault.Opening")]
    [InlineData("TokenVault.Gateway", "TokenVault.Processor")]
    [InlineData("TokenVault.Processor", "TokenVault.Sealing")]
    [InlineData("TokenVault.Processor", "TokenVault.Gateway")]
    [InlineData("TokenVault.Client", "TokenVault.Opening")]
    [InlineData("TokenVault.Cli", "TokenVault.Opening")]
    public void Cannot_AllowWhatWouldJoinTheZones(string project, string forbidden) =>
        Assert.DoesNotContain(forbidden, ReferenceTable.AllowedFrom(project));

    [Fact]
    public void Lets_OnlyTheAdapterOpen_AndTheRecipientsToolThatBringsAKeyOfItsOwn() =>
        Assert.Equal(["TokenVault.Processor", "TokenVault.Recipient"], RepositoryRoot.SourceProjects.Where(p => ProjectGraph.ReachableFrom(p).Contains("TokenVault.Opening")));

    [Fact]
    public void Lets_NobodyReferenceTheRecipientsTool() =>
        Assert.DoesNotContain(RepositoryRoot.SourceProjects, p => ProjectGraph.ReachableFrom(p).Contains("TokenVault.Recipient"));

    [Fact]
    public void Lets_OnlyTheGatewaySeal() =>
        Assert.Equal(["TokenVault.Gateway"], RepositoryRoot.SourceProjects.Where(p => ProjectGraph.ReachableFrom(p).Contains("TokenVault.Sealing")));

    [Fact]
    public void Leaves_OutReferencesThatOnlyOrderTheBuild()
    {
        var hosting = Path.Combine(RepositoryRoot.Sources, "TokenVault.Hosting", "TokenVault.Hosting.csproj");

        Assert.Contains("TokenVault.ContractRules.csproj", File.ReadAllText(hosting), StringComparison.Ordinal);
        Assert.DoesNotContain("TokenVault.ContractRules", ProjectGraph.ReachableFrom("TokenVault.Hosting"));
    }
}
