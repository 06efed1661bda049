namespace Ebb.Fuzz;

/// <summary>Folders in memory, where the system has such, for readers that know folders only. They go away with the program.</summary>
internal static class Scratch
{
    private const string InMemory = "/dev/shm";

    private static readonly Lazy<string> Root = new(Make);

    public static string Folder(string name) => Directory.CreateDirectory(Path.Combine(Root.Value, name)).FullName;

    private static string Make()
    {
        string parent = Directory.Exists(InMemory) ? InMemory : Path.GetTempPath();
        string folder = Path.Combine(parent, $"ebb-fuzz-{Guid.NewGuid():N}");
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        };
        return Directory.CreateDirectory(folder).FullName;
    }
}
