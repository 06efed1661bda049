using Ebb.Spec.Reverse;
using Ebb.Spec.Schedules;
using Ebb.Verify.Boxes;
using Ebb.Verify.Subjects;
using Ebb.Verify.Tests.ExactRun;

namespace Ebb.Verify.Tests.Boxes;

public sealed class BoxSearchTests
{
    private static readonly VpSchedule<double> Linear = VpSchedule.Linear(6, 0.02, 0.5);

    [Theory]
    [InlineData(ClipMode.None)]
    [InlineData(ClipMode.Keep)]
    [InlineData(ClipMode.Recompute)]
    public void Run_OnASoundBox_FindsNothingOutsideAndComesNear(ClipMode clip)
    {
        using var model = new TinyModel(Linear, size: 6, hidden: 5);
        var sampler = new CertifiedSampler("ddim", clip, [6, 5, 4, 3, 2, 1]);
        float[] start = BoxCertifierTests.Start(model.Subject, 3);
        var bounds = new BoxCertifier(model.Subject, sampler).Certify(start, 0.01);
        var found = BoxSearch.Run(model.Subject, sampler, start, bounds, settings: new() { RandomStarts = 200 });
        Assert.Equal(0, found.Outside);
        Assert.InRange(found.Tried, 300, 1000);
        Assert.InRange(bounds.LargestHalfWidth / found.LargestHalfWidth, 1 - 1e-2, 1.5);
    }

    [Fact]
    public void Run_OnBoundsThatAreTooTight_FindsStartsOutside()
    {
        using var model = new TinyModel(Linear, size: 6, hidden: 5);
        var sampler = new CertifiedSampler("ddim", ClipMode.Recompute, [6, 5, 4, 3, 2, 1]);
        float[] start = BoxCertifierTests.Start(model.Subject, 3);
        var bounds = new BoxCertifier(model.Subject, sampler).Certify(start, 0.05);
        double[] lower = [.. bounds.Lower.Zip(bounds.Upper, (low, high) => low + (0.35 * (high - low)))];
        double[] upper = [.. bounds.Lower.Zip(bounds.Upper, (low, high) => high - (0.35 * (high - low)))];
        Assert.True(BoxSearch.Run(model.Subject, sampler, start, bounds with { Lower = lower, Upper = upper }).Outside > 0);
    }
}
