using System.Text.RegularExpressions;
using Google.Protobuf.Reflection;
using TokenVault.ContractRules;
using TokenVault.Contracts.V1;

namespace TokenVault.Architecture.Tests;

public sealed partial class ContractTests
{
    private static IEnumerable<MethodDescriptor> Methods => typeof(TokenService).Assembly.GetTypes()
        .Select(type => type.GetProperty("Descriptor"))
        .Where(property => property?.PropertyType == typeof(FileDescriptor))
        .SelectMany(property => ((FileDescriptor)property!.GetValue(null)!).Services)
        .SelectMany(service => service.Methods);

    [Fact]
    public void Says_OfEveryResponseField_WhatItHolds()
    {
        Assert.True(ServedContracts.Responses().Count >= 9);
        Problems.AssertNone(ServedContracts.Responses().SelectMany(ResponseRules.FindProblems));
    }

    [Fact]
    public void Finds_FieldsThatDoNotSay()
    {
        var problems = ResponseRules.FindProblems(TokenizeRequest.Descriptor).ToList();

        Assert.Contains(problems, problem => problem.Contains("tokenvault.v1.Card.number", StringComparison.Ordinal));
        Assert.All(problems, problem => Assert.Contains("error TV0003", problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Names_NoResponseFieldAfterACardNumberOrACvc() => Problems.AssertNone(
        ServedContracts.Responses().SelectMany(response => FieldsOf(response, [])).Where(field => CardField().IsMatch(field.Name))
            .Select(field => field.FullName));

    [Fact]
    public void Offers_NoCallThatGivesACardBack() =>
        Problems.AssertNone(Methods.Where(method => Revealing().IsMatch(method.Name)).Select(method => method.FullName));

    [Fact]
    public void Writes_NoSuchCallInAnyProto_CompiledOrNot()
    {
        var protos = Directory.GetFiles(Path.Combine(RepositoryRoot.FullPath, "protos"), "*.proto", SearchOption.AllDirectories);

        Assert.NotEmpty(protos);
        Assert.DoesNotContain(
            protos.SelectMany(path => RpcName().Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value)),
            Revealing().IsMatch);
    }

    private static IEnumerable<FieldDescriptor> FieldsOf(MessageDescriptor message, HashSet<string> seen) =>
        !seen.Add(message.FullName)
            ? []
            : message.Fields.InDeclarationOrder().SelectMany(field =>
                field.FieldType == FieldType.Message ? FieldsOf(field.MessageType, seen).Prepend(field) : [field]);

    [GeneratedRegex("^(number|numbers|pan|pans|card|cards|card_number|primary_account_number|cvc|cvv|cvv2|security_code|track_data|pin)$")]
    private static partial Regex CardField();

    // OpenCvcSession opens a session, not a card: it carries a key one way and a moment back.
    [GeneratedRegex("^(?!OpenCvcSession$).*(Detokeni[sz]e|Decrypt|Unseal|Reveal|Export|Open|Peek|Plain)")]
    private static partial Regex Revealing();

    [GeneratedRegex("\\brpc\\s+([A-Za-z0-9_]+)")]
    private static partial Regex RpcName();
}
