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
    private const int InputOutputError = 5;

    /// <summary>Flushes the entries of a folder to disk. Windows keeps them in its own journal, so there is nothing to do.</summary>
    /// <exception cref="IOException">The folder cannot be opened, or the disk failed.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        using var handle = Open(folder, ReadOnly);
        if (handle.IsInvalid) throw Failure(folder);

        // Some file systems refuse to flush a folder; they have no better way either. A disk that fails is another matter.
        if (Synchronize(handle) != 0 && Marshal.GetLastPInvokeError() == InputOutputError) throw Failure(folder);
    }

    private static IOException Failure(string folder) =>
        new($"{folder} cannot be flushed to disk: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronize(SafeFileHandle file);
}
