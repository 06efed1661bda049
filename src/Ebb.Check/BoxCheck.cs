namespace Ebb.Check;

/// <summary>The check of the kinds "box" and "reconstruction": the bounds again, which must lie within those that are stored.</summary>
internal static class BoxCheck
{
    private const int MostGenerators = 100_000;

    public static string Run(Certificate certificate, IProgress<double>? progress, CancellationToken cancellation)
    {
        bool isReconstruction = certificate.Kind == "reconstruction";
        var claim = certificate.Claim.WithKeys("r lower upper largestHalfWidth reached generators" + (isReconstruction ? " d" : ""));
        double[] lower = certificate.Array<double>("lower"), upper = certificate.Array<double>("upper");
        double r = claim["r"].Bound(), widest = claim["largestHalfWidth"].AtLeast(lower.Zip(upper, (low, high) => Math.BitIncrement(high - low) / 2).Max());
        _ = claim["reached"].Bound();
        int generators = claim["generators"].Whole(0, MostGenerators);

        var run = new BoxRun(certificate, cancellation);
        var found = run.Of(r, generators, progress);
        for (int e = 0; e < found.Length; e++)
        {
            bool isInside = found[e].Low >= lower[e] && found[e].High <= upper[e];
            RejectedException.Unless(
                isInside, $"lower, upper: element {e} is bounded by {lower[e]:R} and {upper[e]:R}, but {found[e].Low:R} and {found[e].High:R} were found.");
        }

        if (!isReconstruction)
        {
            return FormattableString.Invariant(
                $"Every start that differs from the stored one by at most {r:0.00e+0} in every value ends between the stored bounds, {widest:0.00e+0} to either side of their middle at most.");
        }

        var moved = found.Zip(run.Of(0, generators, progress), (all, one) => Math.BitIncrement(Math.Max(all.High - one.Low, one.High - all.Low)));
        double d = claim["d"].AtLeast(moved.Max());
        return FormattableString.Invariant(
            $"If every value of the stored noisy image moves by at most {r:0.00e+0}, no value of its reconstruction moves by more than {d:0.00e+0}.");
    }
}
