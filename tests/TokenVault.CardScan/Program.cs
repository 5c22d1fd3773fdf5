using System.CommandLine;
using TokenVault.CardScan;

var folder = new Argument<DirectoryInfo>("DIR") { Description = "The folder to search, with everything below it." };
var numbers = new Option<string>("--numbers")
{
    Description = "File with the cards that were sent, or - for standard input. Never the command line, which others can read.",
    Required = true,
};
var command = new RootCommand("Searches files for card numbers and security codes that were sent, in every form that this program knows.")
{
    folder, numbers,
};
command.SetAction(parsed =>
{
    try
    {
        var name = parsed.GetRequiredValue(numbers);
        using var reader = name is "-" ? Console.In : new StreamReader(name);
        var scan = new FolderScan(SentCards.Read(reader));
        var finds = scan.Scan(parsed.GetRequiredValue(folder).FullName);
        finds.ForEach(find => Console.WriteLine(find));
        Console.WriteLine($"{scan.Files} files, {scan.Bytes} bytes, {scan.Streams} streams inside them searched; {finds.Count} found");
        return finds.Count == 0 && scan.Files > 0 ? 0 : 1;
    }
    catch (Exception error) when (error is IOException or FormatException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(error.Message);
        return 2;
    }
});
return command.Parse(args).Invoke();
