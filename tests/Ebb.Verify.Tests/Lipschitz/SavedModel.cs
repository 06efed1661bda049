using Ebb.Models;
using Ebb.Nn;
using Ebb.Sampling;
using Ebb.Spec.Schedules;
using Ebb.Verify.Subjects;

namespace Ebb.Verify.Tests.Lipschitz;

/// <summary>A model in a folder that goes away with the test.</summary>
internal sealed class SavedModel : IDisposable
{
    public SavedModel(Net net, int steps, int size)
    {
        Path = Directory.CreateTempSubdirectory("ebb-lipschitz-").FullName;
        string model = System.IO.Path.Combine(Path, "model");
        ModelFolder.Save(new DiffusionModel(net, VpSchedule.Linear(steps), size, size), model);
        Subject = Subject.Open(model);
    }

    public string Path { get; }

    public Subject Subject { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
