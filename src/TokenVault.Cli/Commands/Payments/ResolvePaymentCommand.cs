using System.CommandLine;
using TokenVault.Cli.Inputs;
using TokenVault.Cli.Output;
using TokenVault.Contracts.V1;
using TokenVault.Local;

namespace TokenVault.Cli.Commands.Payments;

internal static class ResolvePaymentCommand
{
    private const int ProposedExitCode = 2;

    private static readonly string[] States =
        [Words.Typed(OperationState.Succeeded), Words.Typed(OperationState.Declined), Words.Typed(OperationState.NotSent)];

    public static Command Create(Screen screen)
    {
        var directory = VaultOptions.Directory();
        var person = VaultOptions.Operator();
        var operation = new Argument<string>("operation-id") { Description = "What `payments unknown` lists: op_..." };
        var state = new Option<string>("--state") { Description = "What became of it.", Required = true };
        state.AcceptOnlyFromAmong(States);
        var reference = new Option<string?>("--reference") { Description = "The processor's name for it. Required with --state succeeded." };
        var evidence = new Option<string>("--evidence") { Description = "What this is known from, such as a ticket or a line of the processor's dashboard.", Required = true };
        var command = new Command(
            "resolve",
            "States what became of an operation of unknown outcome, or of one that the processor contradicts, from evidence outside. It takes two operators: the first proposes, the same statement by another settles it. Exit code 2: proposed, not settled.")
        {
            directory, person, operation, state, reference, evidence,
        };
        command.Validators.Add(result =>
        {
            // The text, because asking for the value of what is no word of the list throws.
            var word = result.GetResult(state)?.Tokens is [var typed, ..] ? typed.Value : "";
            if (string.Equals(word, States[0], StringComparison.Ordinal) && string.IsNullOrEmpty(result.GetValue(reference)))
            {
                result.AddError("--state succeeded needs --reference: the processor's name for what it did.");
            }
        });
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            var vault = await RunningVault.OpenAsync(parsed.GetRequiredValue(directory));
            var name = parsed.GetRequiredValue(person);
            using var client = vault.ConnectOperator(name);
            var request = new ResolveOperationRequest
            {
                OperationId = parsed.GetRequiredValue(operation),
                State = Words.Read<OperationState>(parsed.GetRequiredValue(state)),
                ProcessorReference = parsed.GetValue(reference) ?? "",
                Evidence = parsed.GetRequiredValue(evidence),
            };
            var answer = await client.PaymentAdmin.ResolveOperationAsync(request, cancellationToken: cancellationToken);
            return Say(screen, vault, name, request, answer);
        }));
        return command;
    }

    /// <summary>What a second operator has to enter, so that it is the same statement to the letter.</summary>
    public static string Repetition(string directory, string person, ResolveOperationRequest request)
    {
        string[] parts =
        [
            "tokenvault payments resolve", ShellText.Quote(request.OperationId),
            "--state", Words.Typed(request.State),
            .. request.ProcessorReference.Length > 0 ? ["--reference", ShellText.Quote(request.ProcessorReference)] : Array.Empty<string>(),
            "--evidence", ShellText.Quote(request.Evidence),
            "--dir", ShellText.Quote(directory),
            "--operator", ShellText.Quote(person),
        ];
        return string.Join(' ', parts);
    }

    private static int Say(Screen screen, LocalVault vault, string name, ResolveOperationRequest request, ResolveOperationResponse answer)
    {
        screen.Fields(
            ("operation", answer.Operation.Operation.OperationId),
            ("state", Words.Shown(answer.Operation.Operation.State)),
            ("reconciliation", ReconciliationText.Of(answer.Operation.Operation)));
        if (answer.Settled)
        {
            screen.Success("Two operators have said the same: the operation is settled.");
            return 0;
        }

        var other = vault.Callers.Operators.FirstOrDefault(caller => !caller.Disabled && !string.Equals(caller.Name, name, StringComparison.Ordinal));
        screen.Say("Proposed. Nothing is settled until a second operator, who has looked at the evidence himself, says the same:");
        screen.Command(Repetition(vault.Folder.Root, other?.Name ?? "ANOTHER_OPERATOR", request));
        return ProposedExitCode;
    }
}
