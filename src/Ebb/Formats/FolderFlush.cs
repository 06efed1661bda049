using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ebb.Formats;

/// <summary>
/// Makes the names in a folder survive a power cut: flushing a file keeps its content, but the name it was given by a rename is the folder's.
/// The base library opens no folders, so this asks the system itself.
/// </summary>
internal static partial class FolderFlush
{
    private const int ReadOnly = 0;

    /// <summary>Flushes the entries of a folder to disk. Windows keeps them in its own journal, so there is nothing to do.</summary>
    /// <exception cref="IOException">The folder cannot be opened.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        using var handle = Open(folder, ReadOnly);
        if (handle.IsInvalid) throw new IOException($"{folder} cannot be flushed to disk: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.");

        // Some file systems refuse to flush a folder; they have no better way either.
        _ = Synchronize(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronize(SafeFileHandle file);
}
