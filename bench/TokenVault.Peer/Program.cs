using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using TokenVault.Peer.Serving;

var socket = new Option<string>("--socket") { Required = true, Description = "The folder with PostgreSQL's socket." };
var database = new Option<string>("--database") { Required = true };
var mode = new Option<PeerMode>("--mode") { Description = "One insert per call, or one for all calls that wait." };
var connections = new Option<int>("--connections") { Required = true, Description = "To PostgreSQL; with batches each is one writer." };
var keys = new Option<string>("--keys") { Required = true, Description = "A file with the two keys, made where there is none." };
var certificate = new Option<string>("--certificate") { Required = true };
var key = new Option<string>("--key") { Required = true };
var authority = new Option<string>("--authority") { Required = true, Description = "Whose certificates callers show." };
var serve = new RootCommand("Tokenize over PostgreSQL with pgcrypto: what TokenVault is measured against.")
{
    socket, database, mode, connections, keys, certificate, key, authority,
};
serve.SetAction(async (parsed, _) =>
{
    var plan = new PeerPlan(
        parsed.GetValue(socket)!, parsed.GetValue(database)!, parsed.GetValue(mode), parsed.GetValue(connections), parsed.GetValue(keys)!);
    using var own = X509Certificate2.CreateFromPemFile(parsed.GetValue(certificate)!, parsed.GetValue(key)!);
    using var trusted = X509CertificateLoader.LoadCertificateFromFile(parsed.GetValue(authority)!);
    await using var app = await PeerServer.StartAsync(plan, own, trusted);
    await Console.Out.WriteLineAsync("LISTENING " + PeerServer.AddressOf(app));
    await Task.WhenAny(app.WaitForShutdownAsync(CancellationToken.None), ParentProcess.EndedAsync());
});
return await serve.Parse(args).InvokeAsync();
