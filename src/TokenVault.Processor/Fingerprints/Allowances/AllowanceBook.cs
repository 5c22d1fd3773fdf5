using TokenVault.Domain.Callers;
using TokenVault.Domain.Errors;
using TokenVault.Processor.Fingerprints.Counting;
using TokenVault.Profiles;
using TokenVault.Profiles.Allowances;

namespace TokenVault.Processor.Fingerprints.Allowances;

/// <summary>The allowances in force: those of the folder that two officers signed and that are not over.</summary>
internal sealed class AllowanceBook(
    AllowanceFolder folder, AllowanceRecord record, NumberCounter counter, TimeProvider clock, ILogger<AllowanceBook> logger)
{
    // So that each is told once, and not every two seconds.
    private HashSet<string> _told = [];
    private HashSet<string> _inForce = [];

    /// <summary>Looks at the folder and takes over what changed. Called by one thread at a time.</summary>
    public async Task RefreshAsync()
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        var inForce = new HashSet<string>(StringComparer.Ordinal);
        var open = new Dictionary<MerchantId, List<OpenAllowance>>();
        foreach (var path in folder.Files())
        {
            try
            {
                if (await TakeAsync(folder.Load(path, clock.GetUtcNow()), inForce) is { } taken)
                {
                    (open.TryGetValue(taken.Merchant, out var list) ? list : open[taken.Merchant] = []).Add(taken.Allowance);
                }
            }
            catch (ProfileException error)
            {
                if (told.Add(error.Message) && !_told.Contains(error.Message))
                {
                    logger.AllowanceRefused(error.Message);
                }
            }
            catch (VaultException error)
            {
                logger.AllowanceNotRecorded(error);
            }
        }

        counter.SetAllowances(open);
        if (_inForce.Except(inForce, StringComparer.Ordinal).Count() is > 0 and var ended)
        {
            logger.AllowancesEnded(ended);
        }

        (_told, _inForce) = (told, inForce);
    }

    private async Task<(MerchantId Merchant, OpenAllowance Allowance)?> TakeAsync(SignedAllowance allowance, HashSet<string> inForce)
    {
        var content = allowance.Content;
        if (!MerchantId.TryParse(content.Merchant, out var merchant) || !inForce.Add(content.Id))
        {
            // A copy of one that is in force already.
            return null;
        }

        var used = await record.TakeUpAsync(allowance);
        if (!_inForce.Contains(content.Id))
        {
            logger.AllowanceInForce(
                content.Id, content.Cards, content.Merchant, content.Until, used, string.Join(", ", allowance.SignedBy));
        }

        return (merchant, new OpenAllowance(AllowanceFile.NumberOf(content), content.Cards, content.Until));
    }
}
