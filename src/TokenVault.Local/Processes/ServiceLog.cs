namespace TokenVault.Local.Processes;

/// <summary>Copies a service's output to its log file and watches for the line that says it is up.</summary>
internal sealed class ServiceLog : IDisposable
{
    private const string UpMark = "LISTENING ";
    private const string SealedMark = "SEALED ";
    private const int LastLinesMax = 12;

    private readonly Lock _lock = new();
    private readonly StreamWriter _file;
    private readonly Queue<string> _last = new();
    private readonly TaskCompletionSource<Uri> _up = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isSealed;

    public ServiceLog(string path) => _file = new StreamWriter(PrivateFile.OpenLog(path)) { AutoFlush = true };

    /// <summary>Completes with the address when the service has said that it listens, sealed or not.</summary>
    public Task<Uri> Up => _up.Task;

    /// <summary>Whether it has said that it waits for its key custodians, and not yet that it is open.</summary>
    public bool IsSealed => _isSealed;

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
            Notice(line, SealedMark, isSealed: true);
            Notice(line, UpMark, isSealed: false);

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

    private void Notice(string line, string mark, bool isSealed)
    {
        if (line.StartsWith(mark, StringComparison.Ordinal) && Uri.TryCreate(line[mark.Length..].Trim(), UriKind.Absolute, out var address))
        {
            _isSealed = isSealed;
            _up.TrySetResult(address);
        }
    }
}
