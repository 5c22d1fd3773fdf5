using System.CommandLine;
using System.Globalization;
using TokenVault.Cli.Import;
using TokenVault.Cli.Output;

namespace TokenVault.Cli.Commands;

internal static class ImportCommand
{
    private const int WithRejects = 2;
    private const int Unfinished = 3;

    public static Command Create(Screen screen)
    {
        var arguments = new ImportArguments();
        var command = new Command(
            "import",
            "Swaps the cards of a CSV file for tokens, or takes in another vault's with their tokens (--sealed). Stopped or killed, the same command goes on where it was. "
            + "Exit code: 0 every row has a token, 2 done with rejects, 3 not done yet, 1 an error.");
        arguments.AddTo(command);
        var package = new SealedImportArguments();
        package.AddTo(command);
        command.Validators.Add(result => package.Check(result, arguments.HasInput(result)));
        command.SetAction((parsed, cancellationToken) => screen.RunAsync(async () =>
        {
            if (package.IsMeant(parsed))
            {
                return await package.RunAsync(screen, parsed, parsed.GetRequiredValue(arguments.Directory), arguments.RejectsOf(parsed), cancellationToken);
            }

            var plan = arguments.PlanOf(parsed);
            var shape = CsvShape.Of(plan.Input, plan.HasHeader, plan.Separator, plan.Columns);
            if (shape.Columns.HasCvc)
            {
                screen.Refused("The file has a column of security codes. It is not read; nobody may keep these (PCI DSS 3.3.1): delete the file after the import.");
            }

            if (arguments.IsDryRun(parsed))
            {
                return Look(screen, new DryRun(shape, plan, TimeProvider.System), cancellationToken);
            }

            var vault = await RunningVault.OpenAsync(parsed.GetRequiredValue(arguments.Directory));
            using var client = vault.Connect(plan.Merchant);
            using var import = new CardImport(plan, shape, ProgressFile.OpenOrBegin(plan), client.Tokens, TimeProvider.System);
            return await RunAsync(screen, import, plan, cancellationToken);
        }));
        return command;
    }

    private static async Task<int> RunAsync(Screen screen, CardImport import, ImportPlan plan, CancellationToken cancellationToken)
    {
        if (import.RowsBefore > 0)
        {
            screen.Say(string.Create(CultureInfo.InvariantCulture, $"Going on after row {import.RowsBefore:N0}."));
        }

        try
        {
            await new ImportDisplay(screen).RunAsync(import.RunAsync(cancellationToken), () => import.Status);
        }
        catch (ImportStopException stop)
        {
            screen.Failure(stop.Message);
            return SayUnfinished(screen, import.Status);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return SayUnfinished(screen, import.Status);
        }

        var status = import.Status;
        screen.Success(string.Create(
            CultureInfo.InvariantCulture,
            $"{status.Progress.Tokens:N0} tokens in {plan.Out.FullName}, {status.Progress.Rejects:N0} rejects in {plan.Rejects.FullName}, {status.RowsPerSecond:N0} rows/s."));
        return status.Progress.Rejects > 0 ? WithRejects : 0;
    }

    private static int SayUnfinished(Screen screen, ImportStatus status)
    {
        screen.Refused(string.Create(
            CultureInfo.InvariantCulture, $"Not done yet: {status.Progress.Rows:N0} rows are. The same command goes on from there."));
        return Unfinished;
    }

    private static int Look(Screen screen, DryRun look, CancellationToken cancellationToken)
    {
        look.Run(cancellationToken);
        foreach (var (reason, (count, rows)) in look.Reasons)
        {
            var places = string.Join(", ", rows) + (count > rows.Count ? ", …" : "");
            screen.Fields((reason, string.Create(CultureInfo.InvariantCulture, $"{count} (rows {places})")));
        }

        screen.Say(string.Create(CultureInfo.InvariantCulture, $"{look.Rows:N0} rows, {look.Rejected:N0} would be rejected."));
        return look.Rejected > 0 ? WithRejects : 0;
    }
}
