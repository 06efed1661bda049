using System.Text.RegularExpressions;

namespace Ebb.Architecture.Tests;

/// <summary>Arrows between the rooms of Ebb: a room uses rooms of its own layer or of layers below it.</summary>
public sealed partial class RoomArrowTests
{
    private static readonly string[][] Layers =
    [
        ["Random"],
        ["Tensors", "Devices", "Kernels", "Formats"],
        ["Autograd"],
        ["Nn", "Optim", "Data"],
        ["Sampling", "Measures"],
        ["Models"],
        ["Training"],
    ];

    [Fact]
    public void Rooms_OfEbb_AreInTheTable() =>
        Assert.Empty(from file in Files where Layer(file.Room) < 0 select $"{file}: say in this test which layer {file.Room} is in");

    [Fact]
    public void Usings_InARoom_NameNoRoomAboveIt() => Assert.Empty(
        from file in Files
        from room in RoomNames().Matches(file.Code).Select(match => match.Groups[1].Value).Distinct()
        where Layer(room) > Layer(file.Room)
        select $"{file} uses Ebb.{room}");

    [Fact]
    public void Kernels_AreUsed_ByDevicesAndTensorsOnly() => Assert.Empty(
        from file in Files
        where file.Room is not ("Kernels" or "Devices" or "Tensors")
        where RoomNames().Matches(file.Code).Any(match => match.Groups[1].Value == "Kernels")
        select $"{file} uses Ebb.Kernels: go through a device");

    private static IEnumerable<SourceFile> Files => SourceFile.All.Where(file => file.Project == "Ebb" && file.Room.Length > 0);

    private static int Layer(string room) => Array.FindIndex(Layers, layer => layer.Contains(room));

    // Ebb.Spec is a project below all rooms, hence in no layer.
    [GeneratedRegex(@"\bEbb\.([A-Z]\w*)")]
    private static partial Regex RoomNames();
}
