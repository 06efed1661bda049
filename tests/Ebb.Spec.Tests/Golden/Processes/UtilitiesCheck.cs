using System.Numerics;
using System.Text.Json;
using Ebb.Spec.Exact;
using Ebb.Spec.Scalars;

namespace Ebb.Spec.Tests.Golden.Processes;

/// <summary>Log-determinants, matrix roots, derivatives of scalar functions, padded shapes.</summary>
internal sealed class UtilitiesCheck : IProcessCheck
{
    public bool Fits(ProcessCase golden) =>
        golden.Has("A") || (golden.Has("function") && golden.Has("t")) || golden.Has("from_to");

    public void Check(ProcessCase golden)
    {
        foreach (string output in golden.Outputs)
        {
            switch (output)
            {
                case "logdet":
                    golden.Check(output, SymmetricMatrix.LogDeterminant(TensorOf.Golden(golden.Array("A"))).Values());
                    break;
                case "sqrt":
                    golden.Check(output, SymmetricMatrix.SquareRoot(TensorOf.Golden(golden.Array("A"))).Values());
                    break;
                case "derivative":
                    string function = golden.Inputs.GetProperty("function").GetString()!;
                    golden.Check(output, Array.ConvertAll(golden.Array("t").Data, t => Evaluate(function, Dual<double>.Variable(t)).Derivative));
                    break;
                default:
                    CheckShapes(golden, output);
                    break;
            }
        }
    }

    private static TScalar Evaluate<TScalar>(string function, TScalar t)
        where TScalar : IExponentialFunctions<TScalar>, ITrigonometricFunctions<TScalar> => function switch
        {
            "t^2+2t+1" => (t * t) + (TScalar.CreateChecked(2) * t) + TScalar.One,
            "exp(t)" => TScalar.Exp(t),
            "sin(t^2)" => TScalar.Sin(t * t),
            "constant 3" => TScalar.CreateChecked(3),
            _ => throw new InvalidDataException($"Unknown function: {function}."),
        };

    private static void CheckShapes(ProcessCase golden, string side)
    {
        JsonElement[] pairs = [.. golden.Inputs.GetProperty("from_to").EnumerateArray()];
        JsonElement[] wanted = [.. golden.Row.GetProperty("outputs").GetProperty(side).EnumerateArray()];
        Assert.Equal(wanted.Length, pairs.Length);
        for (int i = 0; i < pairs.Length; i++)
        {
            nint[] from = Shape(pairs[i][0]);
            int rank = pairs[i][1].GetArrayLength();
            nint[] got = side switch
            {
                "back" => AxisPadding.Back(from, rank),
                "front" => AxisPadding.Front(from, rank),
                _ => throw new InvalidDataException($"{golden.Name}: unknown output {side}."),
            };
            Assert.Equal(Shape(wanted[i]), got);
        }
    }

    private static nint[] Shape(JsonElement sizes) => [.. sizes.EnumerateArray().Select(size => (nint)size.GetInt64())];
}
