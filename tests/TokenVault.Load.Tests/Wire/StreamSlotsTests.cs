using TokenVault.Load.Wire;

namespace TokenVault.Load.Tests.Wire;

public class StreamSlotsTests
{
    [Fact]
    public void Gives_AscendingOddNumbersAndFindsTheirSlots()
    {
        var slots = new StreamSlots(3);
        Assert.Equal([1, 3, 5], new[] { slots.Open(0), slots.Open(1), slots.Open(2) });
        Assert.Equal(1, slots.Find(3));
        slots.Close(3);
        Assert.Equal(-1, slots.Find(3));
        Assert.Equal(-1, slots.Find(0));
        Assert.Equal(-1, slots.Find(7));
    }

    // A call that takes long stays where it is while thousands pass it.
    [Fact]
    public void Passes_OverAPlaceThatIsTaken()
    {
        var slots = new StreamSlots(2);
        var slow = slots.Open(0);
        var last = slow;
        for (var i = 0; i < 5000; i++)
        {
            var stream = slots.Open(1);
            Assert.True(stream > last && stream % 2 == 1);
            Assert.Equal(1, slots.Find(stream));
            Assert.Equal(0, slots.Find(slow));
            slots.Close(stream);
            last = stream;
        }
    }
}
