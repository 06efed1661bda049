namespace Ebb.Check;

/// <summary>The check of the kinds "box" and "reconstruction": the bounds again, which must lie within those that are stored.</summary>
internal static class BoxCheck
{
    public static string Run(Certificate certificate, IProgress<double>? progress, CancellationToken cancellation)
    {
        bool isBox = certificate.Kind == "box";
        var claim = certificate.Claim.WithKeys("r lower upper largestHalfWidth reached generators" + (isBox ? "" : " d"));
        double[] lower = certificate.Array<double>("lower"), upper = certificate.Array<double>("upper");
        double r = claim["r"].Bound(), widest = claim["largestHalfWidth"].AtLeast(lower.Zip(upper, (low, high) => Math.BitIncrement(high - low) / 2).Max());
        _ = claim["reached"].Bound();
        int generators = claim["generators"].Whole(0, 100_000);

        var run = new BoxRun(certificate, cancellation);
        var found = run.Of(r, generators, progress);
        for (int e = 0; e < found.Length; e++)
        {
            var (low, high) = found[e];
            bool isInside = low >= lower[e] && high <= upper[e];
            RejectedException.Unless(isInside, $"lower, upper: element {e} is said to be in {lower[e]:R} to {upper[e]:R}, but {low:R} to {high:R} was found.");
        }

        string by = r.ToString("0.00e+0", CultureInfo.InvariantCulture), half = widest.ToString("0.00e+0", CultureInfo.InvariantCulture);
        string ends = $"ends between the stored bounds, {half} to either side of their middle at most.";
        if (isBox) return $"Every start that differs from the stored one by at most {by} in every value {ends}";
        var moved = found.Zip(run.Of(0, generators, progress), (all, one) => Math.BitIncrement(Math.Max(all.High - one.Low, one.High - all.Low)));
        double d = claim["d"].AtLeast(moved.Max());
        return FormattableString.Invariant(
            $"If every value of the stored noisy image moves by at most {by}, no value of its reconstruction moves by more than {d:0.00e+0}.");
    }
}
