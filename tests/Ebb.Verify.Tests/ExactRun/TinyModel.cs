using Ebb.Models;
using Ebb.Nn;
using Ebb.Random;
using Ebb.Sampling;
using Ebb.Spec.Schedules;
using Ebb.Verify.Subjects;

namespace Ebb.Verify.Tests.ExactRun;

/// <summary>A model with random weights in a folder that is gone after the test.</summary>
internal sealed class TinyModel : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ebb-verify-").FullName;

    /// <summary>Writes the model and opens it.</summary>
    /// <param name="schedule">The schedule, linear or of decimals.</param>
    /// <param name="channels">Channels of an image.</param>
    /// <param name="size">Rows of an image; it has one column more.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="hidden">Channels between layers.</param>
    /// <param name="residual">A residual net rather than a plain one.</param>
    /// <param name="scale">What weights are multiplied by.</param>
    /// <param name="edit">Changes the net before it is written.</param>
    public TinyModel(
        VpSchedule<double> schedule, int channels = 1, int size = 3, int kernel = 3, int hidden = 2, bool residual = true, float scale = 1, Action<Net>? edit = null)
    {
        var config = new EpsConvNetConfig { DataChannels = channels, Hidden = hidden, Kernel = kernel };
        Net net = residual ? new EpsResidualConvNet(config, seed: 3) : new EpsConvNet(config, seed: 3);
        for (int i = 0; i < net.Parameters.Count; i++)
        {
            var values = net.Parameters[i].Value.ToArray();
            for (int j = 0; j < values.Length; j++)
            {
                if (net.Parameters[i].Name.EndsWith("bias", StringComparison.Ordinal)) values[j] = 0.2f * Noise.Gaussian(new NoiseKey(9, NoiseStream.Weights), i, j);
                values[j] *= scale;
            }

            net.Parameters[i].Value.CopyFrom(values);
        }

        edit?.Invoke(net);
        ModelFolder.Save(new DiffusionModel(net, schedule, size, size + 1), _folder);
        Subject = Subject.Open(_folder);
    }

    /// <summary>The model.</summary>
    public Subject Subject { get; }

    /// <summary>A place beside the model's files.</summary>
    public string At(string name) => Path.Combine(_folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
