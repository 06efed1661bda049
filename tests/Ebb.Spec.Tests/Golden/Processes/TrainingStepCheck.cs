using System.Numerics.Tensors;
using Ebb.Spec.Fields;
using Ebb.Spec.Forward;

namespace Ebb.Spec.Tests.Golden.Processes;

/// <summary>A training step: times drawn by index from a table, their weights, and the loss of the batch.</summary>
internal sealed class TrainingStepCheck : IProcessCheck
{
    public bool Fits(ProcessCase golden) => golden.Has("drawn_time_indices");

    public void Check(ProcessCase golden)
    {
        double[] times = TimesCheck.Times<double>(golden.Inputs);
        double[] weights = Array.ConvertAll(times, t => Formula(golden, "t_loss_weights", t, times));
        int[] drawn = Array.ConvertAll(golden.Array("drawn_time_indices").Data, index => (int)index);
        foreach (string output in golden.Outputs)
        {
            golden.Check(output, output switch
            {
                "train_ts" => times,
                "train_ts_loss_weights" => weights,
                "train_ts_loss_probs" => Array.ConvertAll(times, t => Formula(golden, "t_loss_probs", t, times)),
                _ => [Loss(DistributionCheck.KindOf(output.Split('_')[1]))],
            });
        }

        double Loss(PredictionKind kind) => FieldLoss.Batch(
            GoldenProcess.Of(golden), kind, GoldenField.Of(golden, kind), Get("x"), Drawn(times), Get("eps"), Drawn(weights));

        Tensor<double> Drawn(double[] table) => TensorOf.Vector(Array.ConvertAll(drawn, index => table[index]));

        Tensor<double> Get(string name) => TensorOf.Golden(golden.Array(name));
    }

    private static double Formula(ProcessCase golden, string input, double t, double[] times)
    {
        string formula = golden.Inputs.GetProperty(input).GetString()!;
        return formula switch
        {
            "1/(t+0.5)" => 1 / (t + 0.5),
            "t/sum(t)" => t / times.Sum(),
            "1" => 1,
            _ => throw new InvalidDataException($"{golden.Name}: unknown formula {formula}."),
        };
    }
}
