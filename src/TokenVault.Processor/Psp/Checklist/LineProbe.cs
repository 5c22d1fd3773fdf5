using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TokenVault.Processor.Psp.Lines;

namespace TokenVault.Processor.Psp.Checklist;

/// <summary>Looks at a line by itself, before anything is paid over it.</summary>
internal static class LineProbe
{
    public static async Task<IReadOnlyList<ChecklistLine>> RunAsync(
        PspLineOptions options, X509Certificate2Collection authorities, PspPipeline pipeline, TimeProvider clock)
    {
        var reply = await AskAsync(options, authorities, pipeline);
        using var stranger = MakeStranger(clock);
        var withStranger = await AskAsync(options, [stranger], pipeline);
        return
        [
            new ChecklistLine(
                "certificate",
                reply.Reach == PspReach.Answered,
                reply.Reach == PspReach.Answered ? "chains to the authority, and a pin holds where there is one" : "no answer over TLS: address, authority or pin"),
            new ChecklistLine(
                "certificate of another authority",
                withStranger.Reach != PspReach.Answered,
                withStranger.Reach != PspReach.Answered ? "refused" : "accepted"),
            new ChecklistLine("redirect", true, reply.Status is >= 300 and < 400 ? "offered and not followed" : "none offered"),
        ];
    }

    private static async Task<PspReply> AskAsync(PspLineOptions options, X509Certificate2Collection authorities, PspPipeline pipeline)
    {
        using var line = new PspLine(options, authorities, pipeline);
        return await line.SendAsync(new PspRequest("probe", "/", [], Body: null));
    }

    private static X509Certificate2 MakeStranger(TimeProvider clock)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=nobody", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(clock.GetUtcNow().AddDays(-1), clock.GetUtcNow().AddDays(1));
    }
}
