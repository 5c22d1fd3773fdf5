using System.Buffers;
using System.Text.Json;
using TokenVault.Sandbox.Http;

namespace TokenVault.Sandbox.Faults;

/// <summary>Which faults are in force, from a file at start or set while the process runs, and how a request suffers them.</summary>
internal sealed class FaultSwitch(TimeProvider clock, CancellationToken stopping)
{
    // A delayed request keeps its memory: beyond so many at once the delay is left out.
    private const int DelayedMax = 4096;

    private volatile FaultPlan? _current;
    private int _delayed;

    /// <summary>Null while the processor behaves.</summary>
    public FaultPlan? Current => _current;

    /// <exception cref="InvalidDataException">It is no set of faults, or out of bounds.</exception>
    public static FaultOptions Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var options = JsonSerializer.Deserialize(json, FaultJson.Default.FaultOptions)
                ?? throw new InvalidDataException("The faults must be a JSON object.");
            return options.Problem() is { } problem ? throw new InvalidDataException(problem) : options;
        }
        catch (JsonException error)
        {
            throw new InvalidDataException("The faults must be a JSON object with no other fields than the known ones.", error);
        }
    }

    public void Set(FaultOptions? options) => _current = options is null ? null : new FaultPlan(options);

    /// <summary>
    /// Waits, whether or not the caller still does: a real processor acts on what it has received. Nothing is locked meanwhile.
    /// </summary>
    public async Task DelayAsync(FaultDraw draw, FaultKind kind)
    {
        var delay = kind is FaultKind.DelayBefore ? draw.DelayBeforeMs : draw.DelayAfterMs;
        if (delay == 0)
        {
            return;
        }

        try
        {
            if (Interlocked.Increment(ref _delayed) <= DelayedMax)
            {
                draw.Count(kind);
                await Task.Delay(TimeSpan.FromMilliseconds(delay), clock, stopping);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _delayed);
        }
    }

    /// <summary>What is in force, and how often each fault was injected since.</summary>
    public Reply Render()
    {
        var plan = _current;
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WritePropertyName("faults");
            JsonSerializer.Serialize(json, plan?.Options!, FaultJson.Default.FaultOptions);
            json.WriteNumber("requests", plan?.Requests ?? 0);
            json.WriteStartObject("injected");
            foreach (var kind in Enum.GetValues<FaultKind>())
            {
                if (kind is not FaultKind.None)
                {
                    json.WriteNumber(JsonNamingPolicy.CamelCase.ConvertName(kind.ToString()), plan?.CountOf(kind) ?? 0);
                }
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return new Reply(200, buffer.WrittenMemory);
    }
}
