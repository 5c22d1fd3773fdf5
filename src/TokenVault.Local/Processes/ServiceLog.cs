namespace TokenVault.Local.Processes;

/// <summary>Copies a service's output to its log file and watches for the line that says it is up.</summary>
internal sealed class ServiceLog : IDisposable
{
    private const string UpMark = "LISTENING ";
    private const int LastLinesMax = 12;

    private readonly Lock _lock = new();
    private readonly StreamWriter _file;
    private readonly Queue<string> _last = new();
    private readonly TaskCompletionSource<Uri> _up = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ServiceLog(string path) => _file = new StreamWriter(PrivateFile.OpenLog(path)) { AutoFlush = true };

    /// <summary>Completes with the address when the service has said that it listens.</summary>
    public Task<Uri> Up => _up.Task;

    /// <summary>The last lines, to be shown when a service does not come up.</summary>
    public string LastLines
    {
        get
        {
            lock (_lock)
            {
                return string.Join(Environment.NewLine, _last);
            }
        }
    }

    /// <summary>Reads to the end of the stream.</summary>
    public async Task CopyAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(UpMark, StringComparison.Ordinal) && Uri.TryCreate(line[UpMark.Length..].Trim(), UriKind.Absolute, out var address))
            {
                _up.TrySetResult(address);
            }

            lock (_lock)
            {
                _file.WriteLine(line);
                _last.Enqueue(line);
                if (_last.Count > LastLinesMax)
                {
                    _last.Dequeue();
                }
            }
        }
    }

    public void Dispose() => _file.Dispose();
}
