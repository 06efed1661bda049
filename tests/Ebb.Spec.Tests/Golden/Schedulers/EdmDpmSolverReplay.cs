using System.Numerics.Tensors;
using System.Text.Json;
using Ebb.Spec.Fields;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Schedules;

namespace Ebb.Spec.Tests.Golden.Schedulers;

/// <summary>DPM-Solver on EDM's sigmas, with EDM's preconditioned network as a denoiser that is told sigma.</summary>
internal sealed class EdmDpmSolverReplay(JsonElement row) : DpmSolverReplay(row)
{
    protected override GridConfig GridConfig => new("EDMEulerScheduler", Config);

    protected override PredictionKind Kind => PredictionKind.X0;

    protected override IReadOnlyList<GridPoint<double>> Levels(SigmaSpaceGrid<double> grid) => LevelGrid.OfSigmas<double>(grid.Sigmas, grid.Sigmas[..^1]);

    protected override FieldModel<double> Network(FieldModel<double> model)
    {
        EdmPreconditioning preconditioning = new(Number("sigma_data", 0.5), flipsOutput: base.Kind == PredictionKind.V);
        bool seesTheState = Row.TryGetProperty("model_input_scaled", out JsonElement scaled) && !scaled.GetBoolean();
        return preconditioning.Denoiser<double>(seesTheState
            ? (x, time) => model(Tensor.Divide<double>(x, preconditioning.InputScale(Math.Exp(4 * time))), time)
            : model);
    }
}
