namespace TokenVault.Hosting.Security;

/// <summary>How many refusals of one second are told one by one; the rest is counted.</summary>
internal sealed class RefusalBound(int perSecondMax)
{
    private readonly Lock _turn = new();
    private long _second;
    private int _told;
    private long _counted;

    /// <summary>Whether one more may be told at this time. Where it may not it is counted.</summary>
    public bool Admits(DateTimeOffset now)
    {
        lock (_turn)
        {
            if (now.ToUnixTimeSeconds() is var second && second != _second)
            {
                (_second, _told) = (second, 0);
            }

            if (_told < perSecondMax)
            {
                _told++;
                return true;
            }

            _counted++;
            return false;
        }
    }

    /// <summary>Counts one that could not be told for another reason.</summary>
    public void Count(long entries = 1)
    {
        lock (_turn)
        {
            _counted += entries;
        }
    }

    /// <summary>How many were counted since this was last asked.</summary>
    public long Take()
    {
        lock (_turn)
        {
            return (_counted, _counted = 0).Item1;
        }
    }
}
