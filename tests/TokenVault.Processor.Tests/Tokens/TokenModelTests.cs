using CsCheck;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Domain.Cards;
using TokenVault.Domain.Errors;
using TokenVault.Domain.Tokens;
using TokenVault.Envelope.Cards;
using TokenVault.Envelope.Epochs;
using TokenVault.Processor.Operations;
using TokenVault.Processor.Tests.Operations;
using TokenVault.Processor.Tokens;
using TokenVault.Storage;
using TokenVault.Storage.Records;

namespace TokenVault.Processor.Tests.Tokens;

/// <summary>Sequences of retiring, raising, beginning, ending, people's word and restarts, against a model of a few lines.</summary>
public sealed class TokenModelTests
{
    private const int Tokens = 2;

    private enum Act
    {
        Begin,
        End,
        EndAgain,
        Overrule,
        Retire,
        Raise,
        Restart,
    }

    private static readonly Gen<(Act Act, int Token, Outcome Outcome, uint Version, bool IsSent)> AnyStep = Gen.Select(
        Gen.Frequency((6, Gen.Const(Act.Begin)), (6, Gen.Const(Act.End)), (2, Gen.Const(Act.EndAgain)), (1, Gen.Const(Act.Overrule)),
            (1, Gen.Const(Act.Retire)), (1, Gen.Const(Act.Raise)), (2, Gen.Const(Act.Restart))),
        Gen.Int[0, Tokens - 1],
        Gen.Int[(int)Outcome.Succeeded, (int)Outcome.RequiresAction].Select(outcome => (Outcome)outcome),
        Gen.UInt[1, 3],
        Gen.Bool,
        (act, token, outcome, version, isSent) => (act, token, outcome, version, isSent));

    [Fact]
    public async Task Takes_EachTokenForSingleUse_AtMostOnce_WhateverHappensInBetween() =>
        await AnyStep.List[1, 40].SampleAsync(
            async steps =>
            {
                await using var stand = new StoreStand();
                var world = new World(stand);
                foreach (var step in steps)
                {
                    await world.TakeAsync(step);
                }
            },
            iter: 60,
            threads: 1);

    /// <summary>The adapter's books beside the model, which says what each begin has to come to.</summary>
    private sealed class World(StoreStand stand)
    {
        private readonly bool[] _isRetired = new bool[Tokens];
        private readonly uint[] _lowest = new uint[Tokens];
        private readonly bool[] _isSpent = new bool[Tokens];
        private readonly OperationRecord?[] _holder = new OperationRecord?[Tokens];
        private readonly List<(int Token, OperationRecord Record)> _freed = [];

        public Task TakeAsync((Act Act, int Token, Outcome Outcome, uint Version, bool IsSent) step) => step.Act switch
        {
            Act.Begin => BeginAsync(step.Token, step.Version, step.IsSent),
            Act.End => EndAsync(step.Token, step.Outcome),
            Act.EndAgain => EndAgainAsync(step.Token),
            Act.Overrule => OverruleAsync(step.Token),
            Act.Retire => RetireAsync(step.Token),
            Act.Raise => RaiseAsync(step.Token, step.Version),
            _ => RestartAsync(),
        };

        private static Token TokenOf(int token) => new((UInt128)(token + 1));

        private VaultErrorCode? Expected(int token, uint version) =>
            _isSpent[token] ? VaultErrorCode.TokenSpent
            : _holder[token] is not null ? VaultErrorCode.TokenHeld
            : _isRetired[token] ? VaultErrorCode.TokenRetired
            : version < _lowest[token] ? VaultErrorCode.RecordVersionStale
            : null;

        private async Task BeginAsync(int token, uint version, bool isSent)
        {
            var order = stand.NewOrder();
            Assert.True(CardExpiry.TryCreate(12, 2030, out var expiry));
            var context = new CardContext(TokenOf(token), order.Merchant, new EpochId(8), version, TokenUsage.SingleUse, expiry);
            var asked = new AuthorizeOrder(order, new OrderedCard(context, default, default), new OrderOrigin(StoreStand.Gateway, 1));
            var record = OperationRows.Begin(asked, [], "sandbox");
            var batch = new WriteBatch();
            stand.Journal.AddBegin(batch, record, isSent);

            // As AuthorizationStart does, less fence and limits. Under way in this process until its end, so not cut off.
            var expected = Expected(token, version);
            var error = await Record.ExceptionAsync(async () => Assert.True(await stand.SingleUse.HoldAsync(
                context.Token, order.Operation, batch, OutcomeOf, () => stand.Tokens.Guard(context, () => stand.Store.CommitAsync(batch)))));
            Assert.Equal(expected, (error as VaultException)?.Code);
            Assert.Equal(expected is null, error is null);
            _holder[token] = expected is null ? record : _holder[token];
        }

        // As the journal says, but for what is under way in this process.
        private Outcome OutcomeOf(OperationId operation) =>
            _holder.Any(held => held is { Outcome: 0 } && string.Equals(held.OperationId, operation.ToString(), StringComparison.Ordinal)) ? 0
            : stand.Journal.TryFind(operation, out var record) ? (Outcome)record.Outcome
            : throw new InvalidOperationException();

        private async Task EndAsync(int token, Outcome outcome)
        {
            if (_holder[token] is not { } record)
            {
                return;
            }

            record.Outcome = (uint)outcome;
            await stand.Journal.EndAsync(record);
            _isSpent[token] |= outcome == Outcome.Succeeded;
            if (outcome is Outcome.Declined or Outcome.NotSent)
            {
                _freed.Add((token, record));
            }

            _holder[token] = outcome is Outcome.Unknown or Outcome.RequiresAction ? record : null;
        }

        // An outcome that is written once more frees nothing that another operation has taken since.
        private async Task EndAgainAsync(int token)
        {
            if (_freed.Find(freed => freed.Token == token).Record is { } record)
            {
                await stand.Journal.EndAsync(record);
            }
        }

        // Two people say of a payment that was taken for not done that it was, and the processor agrees.
        private async Task OverruleAsync(int token)
        {
            if (_freed.Find(freed => freed.Token == token).Record is not { } record)
            {
                return;
            }

            record.Outcome = (uint)Outcome.Succeeded;
            await stand.Journal.EndAsync(record);
            _freed.RemoveAll(freed => freed.Record == record);
            _isSpent[token] = true;
        }

        private async Task RetireAsync(int token)
        {
            var recorded = 0;
            await stand.Tokens.RetireAsync([new Retirement(TokenOf(token), StoreStand.Merchant(), RetirementReason.Erasure)], fresh =>
            {
                recorded += fresh.Count;
                return Task.CompletedTask;
            });
            Assert.Equal(_isRetired[token] ? 0 : 1, recorded);
            _isRetired[token] = true;
        }

        private async Task RaiseAsync(int token, uint version)
        {
            await stand.Tokens.RaiseAsync([new RaisedRecord(TokenOf(token), StoreStand.Merchant(), version)], static _ => Task.CompletedTask);
            _lowest[token] = Math.Max(_lowest[token], version);
        }

        // What had not sent anything is certainly not sent from here on, and holds nothing any more.
        private async Task RestartAsync()
        {
            await stand.ReopenAsync();
            for (var token = 0; token < Tokens; token++)
            {
                if (_holder[token] is not { Outcome: 0 } record)
                {
                    continue;
                }

                Assert.True(OperationId.TryParse(record.OperationId, out var id));
                Assert.True(stand.Journal.TryFind(id, out var found));
                Assert.Equal(record.SentTimeMs == 0 ? Outcome.NotSent : Outcome.Unknown, (Outcome)found.Outcome);
                _holder[token] = record.SentTimeMs == 0 ? null : found;
                if (record.SentTimeMs == 0)
                {
                    _freed.Add((token, found));
                }
            }
        }
    }
}
