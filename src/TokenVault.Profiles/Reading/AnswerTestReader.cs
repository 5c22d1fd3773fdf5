using System.Text;
using System.Text.Json;
using TokenVault.Profiles.Answers;

namespace TokenVault.Profiles.Reading;

/// <summary>Reads `where`: places and what must stand there.</summary>
internal static class AnswerTestReader
{
    public static IReadOnlyList<AnswerTest> Read(ProfileNode? node, AnswerPaths paths, string prefix) =>
        node is null ? [] : [.. node.Members().Select(member => ReadTest(member.Name, member.Value, paths, prefix))];

    private static AnswerTest ReadTest(string path, ProfileNode node, AnswerPaths paths, string prefix)
    {
        var slot = paths.Slot(node, prefix, path);
        return node.Kind is JsonValueKind.True or JsonValueKind.False
            ? new AnswerTest(slot, node.Flag(), [])
            : new AnswerTest(slot, null, [.. node.Texts().Select(Encoding.ASCII.GetBytes)]);
    }
}
