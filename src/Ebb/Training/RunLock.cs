namespace Ebb.Training;

/// <summary>
/// Keeps a run folder to one process: an open file, <c>run.lock</c>, that the system lets go of when the process ends in whatever way, so that
/// a lock never outlives its run.
/// </summary>
internal sealed class RunLock : IDisposable
{
    /// <summary>The file. One that a killed process left is nobody's.</summary>
    public const string Name = "run.lock";

    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <summary>Whether the folder is still where it was when it was taken.</summary>
    public bool IsThere => File.Exists(_file.Name);

    /// <exception cref="IOException">Another process has it, or the disk refuses.</exception>
    public static RunLock Take(string folder)
    {
        string path = Path.Combine(folder, Name);
        try
        {
            return new RunLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose));
        }
        catch (IOException error) when (IsHeld(error))
        {
            throw new IOException($"{folder} belongs to a run that is still going. Wait for it or stop it, or choose another folder.", error);
        }
    }

    public void Dispose() => _file.Dispose();

    // EWOULDBLOCK of Linux and of macOS; ERROR_SHARING_VIOLATION of Windows.
    private static bool IsHeld(IOException error) => (error.HResult & 0xFFFF) is 11 or 35 or 32;
}
