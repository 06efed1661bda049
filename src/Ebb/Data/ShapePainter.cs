using System.Runtime.CompilerServices;
using Ebb.Random;

namespace Ebb.Data;

/// <summary>
/// Paints one bright disc, square or triangle on a dark, soft gradient. Edges are anti-aliased by the signed distance to the outline:
/// a pixel whose centre lies d pixels outside is covered by clamp(1/2 - d, 0, 1).
/// </summary>
internal sealed class ShapePainter
{
    // The draws of one image, each an element of its own.
    private enum Draw
    {
        Class,
        Hue,
        HueJitter,
        Brightness,
        Radius,
        CentreX,
        CentreY,
        Angle,
        GradientAngle,
        NearShade,
        FarShade,
        BackgroundHue,
    }

    private const int Hues = 6;
    private const double Saturation = 0.4;
    private const double BackgroundSaturation = 0.25;

    // In radians. Large, upright shapes in soft colours are what a net of a few small convolutions learns within a minute.
    private const double MostTilt = 0.1;

    private readonly NoiseKey _key;
    private readonly int _image;
    private readonly int _size;
    private readonly double _radius;
    private readonly double _centreX;
    private readonly double _centreY;
    private readonly double _cosine;
    private readonly double _sine;

    public ShapePainter(ulong seed, int image, int size)
    {
        (_key, _image, _size) = (new NoiseKey(seed, NoiseStream.Data), image, size);
        Label = Noise.Integer(_key, image, (int)Draw.Class, ShapeNames.Length);
        _radius = size * Between(Draw.Radius, 0.34, 0.42);
        double room = Math.Clamp(0.5 * size - _radius * Reach(Label), 0, 0.05 * size);
        _centreX = 0.5 * size + Between(Draw.CentreX, -room, room);
        _centreY = 0.5 * size + Between(Draw.CentreY, -room, room);
        (_sine, _cosine) = Math.SinCos(Math.PI + Between(Draw.Angle, -MostTilt, MostTilt));
    }

    public static string[] ShapeNames { get; } = ["disc", "square", "triangle"];

    public int Label { get; }

    /// <summary>Fills one image (C, H, W): grey is brightness alone, a fourth channel is the shape's cover.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Paint(Span<byte> chw, int channels)
    {
        var (sine, cosine) = Math.SinCos(Between(Draw.GradientAngle, 0, 2 * Math.PI));
        double near = Between(Draw.NearShade, 0.04, 0.16), far = Between(Draw.FarShade, 0.25, 0.42), bright = Between(Draw.Brightness, 0.85, 1);
        double hue = (Noise.Integer(_key, _image, (int)Draw.Hue, Hues) + Between(Draw.HueJitter, -0.2, 0.2)) / Hues;
        double backgroundHue = Between(Draw.BackgroundHue, 0, 1);
        int colours = Math.Min(channels, 3), size = _size, plane = size * size;
        Span<double> tint = stackalloc double[3], paint = stackalloc double[3];
        for (int c = 0; c < colours; c++)
        {
            tint[c] = colours == 1 ? 1 : Hue(backgroundHue, c, BackgroundSaturation);
            paint[c] = bright * (colours == 1 ? 1 : Hue(hue, c, Saturation));
        }

        for (int i = 0, row = 0, column = 0; i < plane; i++)
        {
            double x = column + 0.5, y = row + 0.5;
            if (++column == size) (row, column) = (row + 1, 0);
            double along = 0.5 + ((x / size - 0.5) * cosine + (y / size - 0.5) * sine) / Math.Sqrt(2);
            double shade = near + (far - near) * along, cover = Math.Clamp(0.5 - Distance(x - _centreX, y - _centreY), 0, 1);
            for (int c = 0; c < colours; c++) chw[c * plane + i] = ToByte(shade * tint[c] * (1 - cover) + paint[c] * cover);
            if (channels == 4) chw[3 * plane + i] = ToByte(cover);
        }
    }

    // How far a corner lies from the centre, in radii: at the largest radius, 0.42, disc and triangle just stay inside and the square's corners touch the border.
    private static double Reach(int label) => label switch { 0 => 1, 1 => 0.84 * Math.Sqrt(2), _ => 1.19 };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Distance(double x, double y)
    {
        (x, y) = (x * _cosine + y * _sine, y * _cosine - x * _sine);
        return Label switch
        {
            0 => Math.Sqrt(x * x + y * y) - _radius,
            1 => Math.Max(Math.Abs(x), Math.Abs(y)) - 0.84 * _radius,
            _ => Math.Max(-y, (Math.Sqrt(3) * Math.Abs(x) + y) / 2) - 0.5 * Reach(2) * _radius,
        };
    }

    // One channel of a full-brightness colour; hue runs once around the circle over [0, 1).
    private static double Hue(double hue, int channel, double saturation)
    {
        double turn = 6 * hue + channel switch { 0 => 0, 1 => 4, _ => 2 };
        double ramp = Math.Abs(turn - 6 * Math.Floor(turn / 6) - 3) - 1;
        return 1 - saturation * (1 - Math.Clamp(ramp, 0, 1));
    }

    private double Between(Draw draw, double low, double high) => low + (high - low) * Noise.Uniform(_key, _image, (int)draw);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte ToByte(double part) => (byte)(255 * Math.Clamp(part, 0, 1) + 0.5);
}
