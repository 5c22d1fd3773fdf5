using System.CommandLine;
using TokenVault.Cli.Output;

namespace TokenVault.Cli.Commands.Payments;

internal static class PaymentsCommand
{
    public static Command Create(Screen screen) => new("payments", "Many payments at once: a merchant's list and changes; unknown outcomes and comparison for operators.")
    {
        ListPaymentsCommand.Create(screen),
        WatchPaymentsCommand.Create(screen),
        UnknownPaymentsCommand.Create(screen),
        ResolvePaymentCommand.Create(screen),
        ComparePaymentsCommand.Create(screen),
        OutcomesCommand.Create(screen),
    };
}
