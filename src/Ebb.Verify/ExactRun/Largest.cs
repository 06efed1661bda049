namespace Ebb.Verify.ExactRun;

/// <summary>How large the numbers of an image are.</summary>
internal static class Largest
{
    /// <summary>At least |value| for every value that an image of enclosures allows.</summary>
    public static double Of(FixedTensor image, PixelGrid grid)
    {
        double centre = 0, radius = 0;
        for (int channel = 0; channel < image.Channels; channel++)
        {
            for (int pixel = 0; pixel < grid.Height * grid.Width; pixel++)
            {
                int place = (channel * grid.PlaneLength) + grid.PlaceOf(pixel);
                centre = Math.Max(centre, Math.Abs(Approximate(image, place)));
                radius = Math.Max(radius, image.Radius[place]);
            }
        }

        return RadiusMath.Up(centre + Math.ScaleB(radius, image.RadiusExponent));
    }

    /// <summary>A centre in double, right to 2^-50 of itself.</summary>
    public static double Approximate(FixedTensor image, int place)
    {
        int digit = image.Format.Digits - 1;
        while (digit > 0 && image[digit][place] == 0) digit--;
        double first = 0;
        for (int j = digit; j > digit - 3; j--) first = (first * (1L << Digit.Bits)) + (j < 0 ? 0 : image[j][place]);
        return Math.ScaleB(first, (digit - 2 - image.Format.FractionDigits) * Digit.Bits);
    }
}
