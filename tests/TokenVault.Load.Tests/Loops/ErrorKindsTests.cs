using System.Globalization;
using TokenVault.Load.Loops;

namespace TokenVault.Load.Tests.Loops;

public sealed class ErrorKindsTests
{
    [Fact]
    public void Keeps_EachKindOnce_InTheOrderTheyCame()
    {
        var errors = new ErrorKinds();
        errors.Add("reset");
        errors.Add("away", 3);
        errors.Add("reset");
        errors.Add([new ErrorKind("away", 1), new ErrorKind("late", 1)]);

        Assert.Equal([new ErrorKind("reset", 2), new ErrorKind("away", 4), new ErrorKind("late", 1)], errors.Kinds);
        Assert.Equal(7, errors.Count);
        Assert.Equal("2 × reset; 4 × away; 1 × late", errors.ToString());
    }

    [Fact]
    public void Bounds_KindsAndTexts_AndLosesNoneFromTheCount()
    {
        var errors = new ErrorKinds();
        for (var i = 0; i < 1000; i++)
        {
            errors.Add(i.ToString(CultureInfo.InvariantCulture).PadRight(5000, '.'));
        }

        Assert.Equal((16, 1000, 1000), (errors.Kinds.Count, errors.Count, errors.Kinds.Sum(kind => kind.Count)));
        Assert.Equal(new ErrorKind(ErrorKinds.Others, 985), errors.Kinds[^1]);
        Assert.All(errors.Kinds, kind => Assert.InRange(kind.Why.Length, 1, 200));
    }
}
