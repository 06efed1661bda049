namespace Ebb.Spec.Tests.Golden.Processes;

/// <summary>Noisy images of clean ones, with a time for each image, for all, or for each channel.</summary>
internal sealed class ForwardCheck : IProcessCheck
{
    public bool Fits(ProcessCase golden) => golden.Has("x") && golden.Has("t") && golden.Has("eps") && golden.Outputs.SequenceEqual(["x_t"]);

    public void Check(ProcessCase golden) => golden.Check("x_t", GoldenProcess.Of(golden)
        .Forward(TensorOf.Golden(golden.Array("x")), TensorOf.Golden(golden.Array("t")), TensorOf.Golden(golden.Array("eps"))).Values());
}
