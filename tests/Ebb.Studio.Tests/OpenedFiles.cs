using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Ebb.Studio.Tests;

/// <summary>Hears from the system which files of some folders are opened or read, by whatever name and through whatever link (Linux).</summary>
internal sealed class OpenedFiles : IDisposable
{
    private const int NotBlocking = 0x800, HeaderBytes = 16;
    private const uint Accessed = 0x1, Opened = 0x20;

    private readonly int _queue;
    private readonly Dictionary<int, string> _folders = [];

    public OpenedFiles(params IEnumerable<string> folders)
    {
        _queue = Begin(NotBlocking);
        Assert.True(_queue >= 0, "inotify is not to be had.");
        foreach (string folder in folders)
        {
            int watch = Add(_queue, folder, Accessed | Opened);
            Assert.True(watch >= 0, $"{folder} cannot be watched.");
            _folders.Add(watch, folder);
        }
    }

    /// <summary>What was opened since the last time.</summary>
    public IReadOnlyList<string> Take()
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var bytes = new byte[1 << 16];
        for (int read; (read = (int)Read(_queue, bytes, bytes.Length)) > 0;)
        {
            for (int at = 0; at < read;)
            {
                int length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 12));
                string name = Encoding.UTF8.GetString(bytes, at + HeaderBytes, length).TrimEnd('\0');
                found.Add(Path.Combine(_folders[BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at))], name));
                at += HeaderBytes + length;
            }
        }

        return [.. found];
    }

    public void Dispose() => _ = Close(_queue);

    [DllImport("libc", EntryPoint = "inotify_init1", ExactSpelling = true)]
    private static extern int Begin(int flags);

    [DllImport("libc", EntryPoint = "inotify_add_watch", ExactSpelling = true)]
    private static extern int Add(int queue, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mask);

    [DllImport("libc", EntryPoint = "read", ExactSpelling = true)]
    private static extern nint Read(int queue, [Out] byte[] bytes, nint count);

    [DllImport("libc", EntryPoint = "close", ExactSpelling = true)]
    private static extern int Close(int queue);
}
