using Ebb.Devices;

namespace Ebb.Tests.Devices;

public sealed class MachineMemoryTests : IDisposable
{
    private const long Gib = 1L << 30;
    private const string Info = "MemTotal:       16777216 kB\nMemFree:         1048576 kB\nMemAvailable:    8388608 kB\n";

    private readonly string _root = Directory.CreateTempSubdirectory("ebb-memory-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Read_NoLimit_IsWhatTheSystemSays()
    {
        Write("proc/meminfo", Info);
        Write("sys/fs/cgroup/memory.max", "max\n");
        Assert.Equal(new MachineMemory(16 * Gib, 8 * Gib, null), Read());
    }

    [Fact]
    public void Read_AControlGroup_CountsWhatItLeavesWithoutFilesThatNobodyReads()
    {
        Write("proc/meminfo", Info);
        Write("sys/fs/cgroup/memory.max", $"{4 * Gib}\n");
        Write("sys/fs/cgroup/memory.current", $"{3 * Gib}\n");
        Write("sys/fs/cgroup/memory.stat", $"anon 5\ninactive_file {Gib}\n");
        Assert.Equal(new MachineMemory(4 * Gib, 2 * Gib, 4 * Gib), Read());
    }

    [Fact]
    public void Read_AnOlderControlGroup_IsUnderstoodToo()
    {
        Write("proc/meminfo", Info);
        Write("sys/fs/cgroup/memory/memory.limit_in_bytes", $"{2 * Gib}\n");
        Write("sys/fs/cgroup/memory/memory.usage_in_bytes", $"{Gib / 2}\n");
        Assert.Equal(new MachineMemory(2 * Gib, 3 * Gib / 2, 2 * Gib), Read());
    }

    [Fact]
    public void Read_TheRuntimeMayUseLess_IsALimit()
    {
        Write("proc/meminfo", Info);
        Assert.Equal(new MachineMemory(3 * Gib, 3 * Gib, 3 * Gib), MachineMemory.Read(_root, total: 3 * Gib, free: Gib));
    }

    [Theory]
    [InlineData("")]
    [InlineData("MemTotal: \nMemAvailable: lots kB\n")]
    public void Read_NothingOrNonsense_IsWhatTheRuntimeSays(string info)
    {
        Write("proc/meminfo", info);
        Assert.Equal(new MachineMemory(16 * Gib, Gib, null), Read());
        Assert.Equal(new MachineMemory(16 * Gib, Gib, null), MachineMemory.Read(null, 16 * Gib, Gib));
    }

    [Fact]
    public void Now_OnThisMachine_IsPlausible()
    {
        var memory = MachineMemory.Now();
        Assert.InRange(memory.Available, 1, memory.Total);
        Assert.True(memory.Limit is null || memory.Limit == memory.Total);
    }

    private MachineMemory Read() => MachineMemory.Read(_root, total: 16 * Gib, free: Gib);

    private void Write(string path, string text)
    {
        string full = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
