using System.Buffers.Binary;
using System.Security.Cryptography;
using Grpc.Core;
using TokenVault.Cli.Import.Sealed;
using TokenVault.Contracts.V1;
using TokenVault.Domain.Callers;
using TokenVault.Envelope;
using TokenVault.Envelope.Transfers;

namespace TokenVault.Cli.Tests.Import;

/// <summary>A package brought to a gateway of which an answer is lost.</summary>
public sealed class SealedImportTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sealed-import-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    // What the vault refused stands in no other place: a lost answer must not lose it, nor the word that something was refused.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tells_WhatWasRefused_AlsoWhereTheAnswerIsLost(bool isLost)
    {
        var vault = new RefusingVault { LosesAnswer = isLost };
        var rejects = new RefusedTokens(new FileInfo(Path.Combine(_folder.FullName, "rejects.csv")));
        var import = new SealedImport(_folder.FullName, [Package(cards: 3)], vault, rejects);

        await import.RunAsync(CancellationToken.None);

        Assert.Equal((3, 1), (import.Status.Done, import.Status.Refused));
        Assert.Contains(RefusingVault.Refused, await File.ReadAllTextAsync(rejects.File.FullName), StringComparison.Ordinal);
    }

    private TransferManifest Package(int cards)
    {
        Assert.True(GatewayId.TryParse("gw-1", out var gateway));
        var header = new TransferPartHeader(42, 1, SuiteId.DhKemP256, gateway, new byte[65]);
        using var file = new MemoryStream();
        file.Write(header.Encode());
        for (var frame = 0; frame <= cards; frame++)
        {
            var bytes = new byte[4 + 64];
            BinaryPrimitives.WriteInt32BigEndian(bytes, 64);
            file.Write(bytes);
        }

        File.WriteAllBytes(Path.Combine(_folder.FullName, "gw-1-000001.part"), file.ToArray());
        return new TransferManifest(
            1, header.Order.ToString("x32", System.Globalization.CultureInfo.InvariantCulture), "", "gw-1", "", cards, new Dictionary<string, long>(StringComparer.Ordinal),
            [new TransferPart("gw-1-000001.part", file.Length, Convert.ToHexStringLower(SHA256.HashData(file.ToArray())), cards)]);
    }

    private sealed class RefusingVault : TransferService.TransferServiceClient
    {
        public const string Refused = "tok_01JQXR000000000000000000R1";

        private uint _frames;

        public bool LosesAnswer { get; set; }

        public override AsyncUnaryCall<GetIntakeResponse> GetIntakeAsync(
            GetIntakeRequest request, Metadata? headers = null, DateTime? deadline = null, CancellationToken cancellationToken = default) => Answer(Task.FromResult(
            new GetIntakeResponse { NextFrame = _frames, HasEnded = _frames == 4, TakenCount = _frames > 0 ? 2u : 0, RefusedCount = _frames > 0 ? 1u : 0 }));

        public override AsyncUnaryCall<ListRefusedResponse> ListRefusedAsync(
            ListRefusedRequest request, Metadata? headers = null, DateTime? deadline = null, CancellationToken cancellationToken = default)
        {
            var answer = new ListRefusedResponse();
            if (request.After == 0 && _frames > 0)
            {
                answer.Refused.Add(new RefusedArrival { Token = Refused, MerchantId = "shop", Reason = "TOKEN_TAKEN" });
            }

            return Answer(Task.FromResult(answer));
        }

        public override AsyncUnaryCall<TakeInResponse> TakeInAsync(
            TakeInRequest request, Metadata? headers = null, DateTime? deadline = null, CancellationToken cancellationToken = default)
        {
            if (request.FirstFrame != _frames)
            {
                return Answer(Task.FromException<TakeInResponse>(Sequence()));
            }

            _frames += (uint)request.Frames.Count;
            var answer = new TakeInResponse { NextFrame = _frames, HasEnded = _frames == 4, TakenCount = 2 };
            answer.Refused.Add(new RefusedArrival { Token = Refused, MerchantId = "shop", Reason = "TOKEN_TAKEN" });
            if (LosesAnswer)
            {
                LosesAnswer = false;
                return Answer(Task.FromException<TakeInResponse>(new RpcException(new Status(StatusCode.Unavailable, "the line broke"))));
            }

            return Answer(Task.FromResult(answer));
        }

        private static RpcException Sequence()
        {
            var status = new Google.Rpc.Status { Code = (int)StatusCode.FailedPrecondition };
            status.Details.Add(Google.Protobuf.WellKnownTypes.Any.Pack(new Google.Rpc.ErrorInfo { Reason = "TRANSFER_SEQUENCE", Domain = "tokenvault" }));
            return status.ToRpcException();
        }

        private static AsyncUnaryCall<T> Answer<T>(Task<T> answer) =>
            new(answer, Task.FromResult(new Metadata()), static () => Status.DefaultSuccess, static () => [], static () => { });
    }
}
