using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using TokenVault.Domain.Tokens;
using TokenVault.Gateway.Privacy;
using TokenVault.Gateway.Privacy.Erasures;
using TokenVault.Gateway.Store;
using TokenVault.Gateway.Tests.Tokenize;
using TokenVault.Gateway.Tokenize;
using TokenVault.Gateway.Tokens;
using TokenVault.Gateway.Tokens.Upkeep;
using TokenVault.Storage.Records;
using TokenVault.Storage.Tables;

namespace TokenVault.Gateway.Tests.Privacy;

/// <summary>What is kept of an erasure, and what is not.</summary>
public sealed class ErasureJournalTests : IAsyncLifetime
{
    private const string Visa = "4242424242424242";
    private const string Reference = "unmistakable-customer-reference";

    private static readonly CustomerId Customer = new(SequencerFixture.Merchant("shop"), Reference);

    private readonly SequencerFixture _vault = new();
    private readonly ErasureJournal _journal;

    public ErasureJournalTests() => _journal = new ErasureJournal(
        _vault.Store, _vault.Tables, new PrivacyNoteTable(_vault.Seal), new GatewayKeys(RandomNumberGenerator.GetBytes(GatewayKeys.Bytes)), _vault.Clock);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _vault.DisposeAsync();

    [Fact]
    public async Task Counts_WhatWentWithAToken_OnceItIsGone()
    {
        var token = await TokenizeAsync();
        await _journal.BeginAsync(Customer, [token]);
        await _journal.SettleAsync(Customer, new HashSet<Token>(), CancellationToken.None);
        Assert.Equal(0, Assert.Single(await RowsAsync()).GoneMs);

        await _vault.RunAsync(_vault.Delete("shop", token));
        await _journal.SettleAsync(Customer, new HashSet<Token>(), CancellationToken.None);

        var row = Assert.Single(await RowsAsync());
        Assert.Equal(_vault.Clock.GetUtcNow().ToUnixTimeMilliseconds(), row.GoneMs);
        Assert.Equal((1u, 1u, 0u, false), (row.Labels, row.References, row.Forms, row.HadName));
        Assert.Empty(await RowsAsync(Customer with { Reference = "somebody-else" }));
    }

    [Fact]
    public async Task Forgets_WhatAHoldKeeps()
    {
        var token = await TokenizeAsync();
        await _journal.BeginAsync(Customer, [token]);

        await _journal.SettleAsync(Customer, new HashSet<Token> { token }, CancellationToken.None);

        Assert.Empty(await RowsAsync());
    }

    // Keys outlast a purge, so it must stand in none; in values it is taken away.
    [Fact]
    public async Task Leaves_TheCustomersNameInNoFile_AfterThePurge()
    {
        var token = await TokenizeAsync();
        await _journal.BeginAsync(Customer, [token]);
        await _vault.RunAsync(_vault.Delete("shop", token));
        await _journal.SettleAsync(Customer, new HashSet<Token>(), CancellationToken.None);
        Assert.True(IsInAFile());

        _vault.Clock.Advance(TimeSpan.FromSeconds(2));
        await new TokenPurge(_vault.Store, _vault.Tables, Options.Create(new TokenOptions()), _vault.Clock).RunAsync(CancellationToken.None);

        Assert.False(IsInAFile());
        Assert.Single(await RowsAsync());
    }

    private bool IsInAFile() => Directory.GetFiles(_vault.Folder, "*", SearchOption.AllDirectories).Any(file =>
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Reference)) >= 0;
    });

    private async Task<Token> TokenizeAsync()
    {
        var terms = new TokenTerms { Customer = Reference, Labels = [new LabelRecord { Key = "plan", Value = "gold" }] };
        var work = _vault.Tokenize("shop", Visa, terms: terms);
        await _vault.RunAsync(work);
        return work.Result.Token;
    }

    private async Task<List<ErasedTokenRecord>> RowsAsync(CustomerId? customer = null)
    {
        var rows = new List<ErasedTokenRecord>();
        await foreach (var (_, record) in _journal.ListAsync(customer ?? Customer, default, CancellationToken.None))
        {
            rows.Add(record);
        }

        return rows;
    }
}
