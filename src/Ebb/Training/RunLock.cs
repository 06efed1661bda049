namespace Ebb.Training;

/// <summary>
/// Keeps a run folder to one process: an open file, <c>run.lock</c>, that the system lets go of when the process ends in whatever way, so that
/// a lock never outlives its run.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private const string Name = "run.lock";

    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <exception cref="IOException">Another process has it, or the disk refuses.</exception>
    public static RunLock Take(string folder)
    {
        string path = Path.Combine(folder, Name);
        try
        {
            return new RunLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose));
        }
        catch (IOException error) when (error.GetType() == typeof(IOException) && File.Exists(path))
        {
            throw new IOException($"{folder} belongs to a run that is still going. Wait for it or stop it, or choose another folder.", error);
        }
    }

    public void Dispose() => _file.Dispose();
}
