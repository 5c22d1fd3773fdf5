using System.CommandLine;
using TokenVault.Sandbox;

var port = new Option<int>("--port") { Description = "Port on 127.0.0.1; 0 lets the system choose.", Required = true };
port.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int>() is < 0 or > 65535)
    {
        result.AddError("--port must be from 0 to 65535.");
    }
});
var certificate = new Option<FileInfo>("--certificate") { Description = "Server certificate, PEM.", Required = true };
var key = new Option<FileInfo>("--key") { Description = "Its private key, PEM.", Required = true };
var records = new Option<DirectoryInfo>("--records") { Description = "Folder of the payment records.", Required = true };
var faults = new Option<FileInfo?>("--faults") { Description = "JSON file: how the processor misbehaves, on a seed. Default: it behaves." };
var webhookAuthority = new Option<FileInfo?>("--webhook-authority")
{
    Description = "PEM file: the roots that webhook receivers' certificates must lead to. Default: the system's own.",
};
var isVolatile = new Option<bool>("--volatile")
{
    Description = "Records without fsync and at most 100,000 idempotency keys an account, the oldest forgotten first: "
        + "for measuring throughput against a processor that answers at once. A crash of the machine loses payments.",
};

var command = new RootCommand("A practice payment processor that speaks Stripe's published API. It moves no money and knows only published test cards.")
{
    port, certificate, key, records, faults, webhookAuthority, isVolatile,
};
command.SetAction((parsed, cancellationToken) => SandboxHost.RunAsync(
    new SandboxOptions(
        parsed.GetRequiredValue(port),
        parsed.GetRequiredValue(certificate),
        parsed.GetRequiredValue(key),
        parsed.GetRequiredValue(records))
    {
        Volatile = parsed.GetValue(isVolatile),
        Faults = parsed.GetValue(faults),
        WebhookAuthority = parsed.GetValue(webhookAuthority),
    },
    cancellationToken));

return await command.Parse(args).InvokeAsync();
