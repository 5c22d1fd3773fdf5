using System.Buffers;
using TokenVault.Contracts.Processor.V1;
using TokenVault.Contracts.Transfer.V1;
using TokenVault.Contracts.V1;
using TokenFormat = TokenVault.Contracts.V1.TokenFormat;

namespace TokenVault.Processor.Tests;

/// <summary>Another vault's cards, brought to the real adapter by a gateway.</summary>
public sealed class AdapterIntakeTests : AdapterIntakes
{
    [Fact]
    public async Task SealsAnew_WhatOpensAndCanBeCharged_EachDisclosedBefore()
    {
        var (first, second) = (New(), New());
        (first.Record.RecordVersion, first.Record.IsKnownByCard) = (4, true);
        first.Record.Details = new TransferredDetails { Customers = { "customer-1" }, Labels = { ["plan"] = "gold" } };
        first.Record.Details.Forms.Add(new TransferredForm { Digits = "2867132506682468", Format = (uint)TokenFormat.LastFour });
        first.Record.Details.Forms.Add(new TransferredForm { Digits = "4000000000000002", Format = (uint)TokenFormat.LastFour, PassesLuhn = true });
        second.Name = "Erika Mustermann";

        var answer = await TakeInAsync(Part(first, second));

        Assert.True(answer.HasEnded);
        Assert.Equal(["", ""], answer.Tokens.Select(card => card.Reason));
        var taken = answer.Tokens[0];
        Assert.Equal((first.Record.Token, "shop", 4u, true), (taken.Token, taken.MerchantId, taken.RecordVersion, taken.IsKnownByCard));
        Assert.Equal((424242u, 4242u, 16u), (taken.Bin, taken.LastFour, taken.Digits));
        Assert.Equal(["customer-1"], taken.Customers);
        Assert.Equal(["plan=gold"], taken.Labels.Select(label => $"{label.Key}={label.Value}"));
        Assert.Equal([("2867132506682468", 0), ("4000000000000002", 16)], taken.Forms.Select(form => (form.Form.Digits, form.Fingerprint.Length)));
        Assert.Equal(taken.Fingerprint, answer.Tokens[1].Fingerprint);
        Assert.Equal((true, false), (taken.SealedName.IsEmpty, answer.Tokens[1].SealedName.IsEmpty));

        // It was sealed for a gateway's store, and opens out of it as any card.
        foreach (var card in answer.Tokens)
        {
            Assert.Equal(Outcome.Succeeded, (await World.Processor.AuthorizeAsync(ChargeOf(card, answer.RegisteredEpoch))).Result.Outcome);
        }

        Assert.Equal(2, await World.CountChargesAsync());
        var entry = (await ListAsync(first)).Disclosures.Single(one => one.Purpose == DisclosurePurpose.Migration);
        Assert.Equal(("adapter", OrderText, "gw-1", false), (entry.Recipient, entry.OrderId, entry.GatewayId, entry.WithCardholderName));
        Assert.Contains("\"from\":\"gw-7\",\"part\":\"1\",\"firstFrame\":\"0\",\"frames\":\"3\"", Assert.Single(Opened()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TakesNothingIn_ThatIsNotWhatIsToldOfIt()
    {
        var cards = Enumerable.Range(0, 8).Select(_ => New()).ToArray();
        cards[0].Record.LastFour = 4243;
        cards[1].Record.Bin = 424243;
        cards[2].Record.Usage = 9;
        cards[3].Record.RecordVersion = 0;
        cards[4].Record.Details = new TransferredDetails { Forms = { new TransferredForm { Digits = "4242424242424242", Format = 1, PassesLuhn = true } } };
        cards[5].Record.Details = new TransferredDetails { Forms = { new TransferredForm { Digits = "5555555555554444", Format = 1 } } };
        cards[6].Record.Details = new TransferredDetails { Customers = { "card 5555 5555 5555 4444" } };
        cards[7].Record.Details = new TransferredDetails { Labels = { ["note"] = "5555555555554444" } };

        var answer = await TakeInAsync(Part(cards));

        Assert.Equal(
            [.. Enumerable.Repeat("SEALED_CARD_INVALID", 6), "TEXT_HOLDS_CARD_NUMBER", "TEXT_HOLDS_CARD_NUMBER"], answer.Tokens.Select(card => card.Reason));
        Assert.All(answer.Tokens, card => Assert.True(card.Sealed.IsEmpty && card.Fingerprint.IsEmpty && card.Forms.Count == 0 && card.Customers.Count == 0));
        foreach (var card in cards)
        {
            Assert.Empty((await ListAsync(card)).Disclosures);
        }
    }

    // What was erased here does not come back from elsewhere.
    [Fact]
    public async Task TakesNothingIn_ThatWasRetiredHere_OrIsOver()
    {
        var (retired, over, good) = (New(), New(), New());
        over.Record.ExpireTimeSeconds = 1_700_000_000;
        await World.Processor.RetireTokensAsync(new RetireTokensRequest
        {
            Tokens = { new RetiredToken { Token = retired.Record.Token, MerchantId = "shop", Reason = RetirementReason.Erasure } },
        });

        var answer = await TakeInAsync(Part(retired, over, good));

        Assert.Equal(["TOKEN_RETIRED", "TOKEN_EXPIRED", ""], answer.Tokens.Select(card => card.Reason));
    }
}
