using System.Globalization;
using System.Xml.Linq;
using Ebb.Training;

namespace Ebb.Tests.Training;

public sealed class CurveDrawingTests
{
    [Fact]
    public void Of_ACurve_PutsItsPointsWhereTheTicksSay()
    {
        var svg = XDocument.Parse(CurveDrawing.Of([new(0, 1.5), new(50, 0.2), new(100, 0.03)])!).Root!;
        Assert.Equal(["0.02", "0.05", "0.1", "0.2", "0.5", "1", "2", "0", "50", "100"], Texts(svg).Select(text => text.Value).SkipLast(1));
        double[][] points = [.. svg.Elements().Single(one => one.Name.LocalName == "polyline").Attribute("points")!.Value.Split(' ').Select(Numbers)];

        // The middle point lies on the line of its loss and above the number of its step.
        Assert.Equal(Line("0.2"), points[1][1], 0.01);
        Assert.Equal(Number(Texts(svg).Single(text => text.Value == "50").Attribute("x")!.Value), points[1][0], 0.01);
        Assert.InRange(points[0][1], Line("2"), Line("1"));
        Assert.InRange(points[2][1], Line("0.05"), Line("0.02"));

        double Line(string tick) => Number(Texts(svg).Single(text => text.Value == tick).Attribute("y")!.Value) - 4;
    }

    [Theory]
    [InlineData(1.0, 1.0)]
    [InlineData(0.3, 0.3)]
    [InlineData(1e-300, 1e300)]
    public void Of_AnyLosses_IsInsideThePicture(double first, double second)
    {
        var svg = XDocument.Parse(CurveDrawing.Of([new(0, first), new(1, second)])!).Root!;
        foreach (double[] point in svg.Elements().Single(one => one.Name.LocalName == "polyline").Attribute("points")!.Value.Split(' ').Select(Numbers))
        {
            Assert.InRange(point[0], 0, 560);
            Assert.InRange(point[1], 0, 320);
        }
    }

    [Fact]
    public void Of_WhatHasNoLine_IsNothing()
    {
        Assert.Null(CurveDrawing.Of([new(0, 1)]));
        Assert.Null(CurveDrawing.Of([new(0, 1), new(1, 0)]));
        Assert.Null(CurveDrawing.Of([new(0, double.PositiveInfinity), new(1, 1)]));
    }

    private static IEnumerable<XElement> Texts(XElement svg) => svg.Elements().Where(one => one.Name.LocalName == "text");

    private static double[] Numbers(string pair) => [.. pair.Split(',').Select(Number)];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
