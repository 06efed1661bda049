namespace Ebb.Verify.ExactRun;

/// <summary>Chooses between two enclosures of a step, pixel by pixel.</summary>
internal static class UnclampedPixels
{
    /// <summary>Copies the pixels of an image where another is surely within [-1, 1].</summary>
    /// <param name="from">The image.</param>
    /// <param name="clamped">What was clamped; its radius is 0 where it surely lies outside.</param>
    /// <param name="to">Where they go.</param>
    /// <param name="grid">The layout.</param>
    public static void Take(FixedTensor from, FixedTensor clamped, FixedTensor to, PixelGrid grid)
    {
        int exponent = Math.Max(from.RadiusExponent, to.RadiusExponent);
        from.RaiseRadiusExponent(exponent);
        to.RaiseRadiusExponent(exponent);
        for (int channel = 0; channel < to.Channels; channel++)
        {
            for (int pixel = 0; pixel < grid.Height * grid.Width; pixel++)
            {
                int place = (channel * grid.PlaneLength) + grid.PlaceOf(pixel);
                if (!IsInside(clamped, place)) continue;
                to.Radius[place] = from.Radius[place];
                for (int digit = 0; digit < to.Format.Digits; digit++) to[digit][place] = from[digit][place];
            }
        }

        to.Largest = Largest.Of(to, grid);
    }

    private static bool IsInside(FixedTensor image, int place)
    {
        double room = 1 - Math.Abs(Largest.Approximate(image, place));
        return room * (1 - 1e-12) - 1e-12 > Math.ScaleB(image.Radius[place], image.RadiusExponent);
    }
}
