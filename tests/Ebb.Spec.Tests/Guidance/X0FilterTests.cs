using System.Numerics.Tensors;
using Ebb.Spec.Fields;
using Ebb.Spec.Guidance;
using Ebb.Spec.Reverse;
using Ebb.Spec.Reverse.Methods;
using Ebb.Spec.Reverse.Plans;
using Ebb.Spec.Tests.Reverse;

namespace Ebb.Spec.Tests.Guidance;

public sealed class X0FilterTests
{
    [Fact]
    public void Of_AClamp_MakesAnySamplerRecompute()
    {
        // Not clamped, but asked of a network whose image is: the same as clamping and recomputing eps.
        foreach (LevelFamily family in LevelFamily.All)
        {
            foreach (PredictionKind kind in Enum.GetValues<PredictionKind>())
            {
                IReadOnlyList<GridPoint<double>> grid = family.Grid(4);
                FieldModel<double> model = (x, time) => TensorOf.Map(x, v => 3 * Math.Sin(v + time));
                FieldModel<double> clamped = X0Filter.Of(model, kind, family.Level, x0Hat => X0Filter.Clamp(x0Hat, 1));
                Tensor<double> start = TensorOf.Vector(-1.5, 0.25, 2);
                double[] want = SamplerRun.Final(new Ddim().Plan(grid, kind), model, start).Values();
                double[] got = SamplerRun.Final(new Ddim(clip: ClipMode.None).Plan(grid, kind), clamped, start).Values();
                for (int i = 0; i < want.Length; i++) Assert.Equal(want[i], got[i], 1e-12);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.PositiveInfinity)]
    public void Clamp_ToNoRange_NamesIt(double range) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(range), () => X0Filter.Clamp(TensorOf.Vector(1.0), range));
}
