using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace TokenVault.Sandbox.Records;

/// <summary>
/// Append-only lines of JSON. A line counts once it is on disk: one thread takes whatever waits, writes it, calls fsync once and
/// only then lets the requests answer. A volatile file is written at once and no request waits for the disk, so that a crash of
/// the machine takes lines with it.
/// </summary>
internal sealed class RecordFile : IDisposable
{
    public const string Name = "records.jsonl";
    private const int WaitingMax = 4096;
    private const int BatchMax = 1024;

    // What no request waits for still has to leave for the disk steadily: the system would keep it for half a minute and then write
    // tens of megabytes at once, and on a journaling file system every other program's sync waits behind that.
    private static readonly TimeSpan VolatileSpan = TimeSpan.FromMilliseconds(100);

    private readonly SafeFileHandle _file;
    private readonly BlockingCollection<Waiting> _waiting = new(WaitingMax);
    private readonly Thread _writer;
    private readonly Lock _volatileGate = new();
    private long _length;
    private volatile bool _failed;

    private RecordFile(SafeFileHandle file, long length, bool isVolatile)
    {
        _file = file;
        _length = length;
        IsVolatile = isVolatile;
        _writer = new Thread(isVolatile ? SendOutSteadily : WriteAll) { IsBackground = true, Name = "records" };
        _writer.Start();
    }

    public bool IsVolatile { get; }

    /// <summary>Reads what is there, oldest first, cuts off a line that a crash left unfinished, and opens for appending.</summary>
    /// <exception cref="InvalidDataException">A finished line can't be read.</exception>
    /// <exception cref="IOException">The file can't be opened; another process may hold it.</exception>
    public static RecordFile Open(string directory, bool isVolatile, Action<RecordLine, RecordPlace> replay)
    {
        Directory.CreateDirectory(directory);
        var file = File.OpenHandle(
            Path.Combine(directory, Name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            var end = RecordReader.ReadAll(file, replay);
            RandomAccess.SetLength(file, end);
            RandomAccess.FlushToDisk(file);
            return new RecordFile(file, end, isVolatile);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Takes its place in the order at once; completes when the line is on disk.</summary>
    public Task<RecordPlace> Append(RecordLine line)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(line, RecordJson.Default.RecordLine);
        var bytes = new byte[json.Length + 1];
        json.CopyTo(bytes, 0);
        bytes[^1] = (byte)'\n';
        return IsVolatile ? Task.FromResult(WriteNow(bytes)) : Add(bytes);
    }

    /// <summary>Completes when everything appended before is on disk, so that nobody reads what a crash could still undo.</summary>
    public Task BarrierAsync() => IsVolatile ? Task.CompletedTask : Add([]);

    public RecordLine Read(RecordPlace place)
    {
        var bytes = new byte[place.Length];
        var read = RandomAccess.Read(_file, bytes, place.Offset);
        return read == bytes.Length
            ? JsonSerializer.Deserialize(bytes, RecordJson.Default.RecordLine)!
            : throw new EndOfStreamException("The records are shorter than they were.");
    }

    public void Dispose()
    {
        _waiting.CompleteAdding();
        _writer.Join();
        _waiting.Dispose();
        _file.Dispose();
    }

    private RecordPlace WriteNow(byte[] bytes)
    {
        lock (_volatileGate)
        {
            RandomAccess.Write(_file, bytes, _length);
            var place = new RecordPlace(_length, bytes.Length);
            _length += bytes.Length;
            return place;
        }
    }

    private void SendOutSteadily()
    {
        var sent = Interlocked.Read(ref _length);
        while (!_waiting.IsAddingCompleted)
        {
            // Nothing is ever added to a volatile file's queue: this waits for its end.
            _waiting.TryTake(out _, VolatileSpan);
            var length = Interlocked.Read(ref _length);
            if (length == sent)
            {
                continue;
            }

            try
            {
                WriteBack.Start(_file, sent, length - sent);
                sent = length;
            }
            catch (IOException)
            {
                // Nobody was promised that these lines are on disk.
                return;
            }
        }
    }

    private Task<RecordPlace> Add(byte[] bytes)
    {
        if (_failed)
        {
            throw new IOException("The records can't be written any more.");
        }

        var waiting = new Waiting(bytes);
        _waiting.Add(waiting);
        return waiting.Done.Task;
    }

    private void WriteAll()
    {
        var batch = new List<Waiting>(BatchMax);
        while (_waiting.TryTake(out var first, Timeout.Infinite))
        {
            batch.Clear();
            batch.Add(first);
            while (batch.Count < BatchMax && _waiting.TryTake(out var next))
            {
                batch.Add(next);
            }

            Write(batch);
        }
    }

    private void Write(List<Waiting> batch)
    {
        try
        {
            ObjectDisposedException.ThrowIf(_failed, this);
            var buffers = batch.Where(waiting => waiting.Bytes.Length > 0).Select(waiting => (ReadOnlyMemory<byte>)waiting.Bytes).ToArray();
            var offset = _length;
            if (buffers.Length > 0)
            {
                RandomAccess.Write(_file, buffers, offset);
                RandomAccess.FlushToDisk(_file);
            }

            foreach (var waiting in batch)
            {
                waiting.Done.SetResult(new RecordPlace(offset, waiting.Bytes.Length));
                offset += waiting.Bytes.Length;
            }

            _length = offset;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // After a failed fsync the kernel may have dropped the pages and call the next one a success, so nothing is written
            // from here on and every request is refused.
            _failed = true;
            foreach (var waiting in batch)
            {
                waiting.Done.TrySetException(new IOException("The records can't be written.", error));
            }
        }
    }

    private sealed class Waiting(byte[] bytes)
    {
        public byte[] Bytes { get; } = bytes;

        public TaskCompletionSource<RecordPlace> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
