using TokenVault.Load.Reports;

namespace TokenVault.Load.Tests.Reports;

public sealed class MachineFactsTests
{
    private static readonly string[] Mounts =
    [
        "overlay / overlay rw 0 0",
        "tmpfs /tmp tmpfs rw 0 0",
        "/dev/a /tmp/my\\040disk ext4 rw 0 0",
        "/dev/b /tmpfoo xfs rw 0 0",
    ];

    [Theory]
    [InlineData("/home/x", "overlay")]
    [InlineData("/", "overlay")]
    [InlineData("/tmp", "tmpfs")]
    [InlineData("/tmp/x", "tmpfs")]
    [InlineData("/tmp/my disk/x", "ext4")]
    [InlineData("/tmpfoo/x", "xfs")]
    [InlineData("/tmpfoobar", "overlay")]
    public void Finds_the_file_system_that_a_folder_is_in(string folder, string type) => Assert.Equal(type, MachineFacts.FileSystemOf(folder, Mounts));

    [Fact]
    public void Reads_a_field_of_the_system()
    {
        Assert.Equal("Some CPU: fast", MachineFacts.Field(["processor\t: 0", "model name\t: Some CPU: fast"], "model name", ':'));
        Assert.Null(MachineFacts.Field(["nothing"], "model name", ':'));
    }

    [SkippableFact]
    public void Reads_this_machine()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "It reads /proc.");
        var machine = MachineFacts.Read(Path.GetTempPath());

        Assert.True(machine.Cores > 0);
        Assert.True(machine.Memory > 100_000_000);
        Assert.DoesNotContain("unknown", new[] { machine.Processor, machine.System, machine.Kernel, machine.FileSystem });
    }
}
