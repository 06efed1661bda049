// How far two files of arrays lie apart: dotnet run tests/compare-arrays.cs -- A B
// Each is a .npy or a .safetensors file, both with the same arrays. It prints two numbers:
//   the largest difference of two values
//   the norm of all differences over the norm of all values of A
// and exits with 1 where names or shapes differ or a value is not finite.
#:project ../src/Ebb/Ebb.csproj
#:property PublishAot=false
using System.Globalization;
using Ebb.Formats;

if (args.Length != 2)
{
    Console.Error.WriteLine("expected two files, .npy or .safetensors");
    return 2;
}

var (a, b) = (Read(args[0]), Read(args[1]));
double largest = 0, difference = 0, norm = 0;
if (!a.Keys.SequenceEqual(b.Keys, StringComparer.Ordinal)) return Fail("the files hold arrays of other names");
foreach (var (name, values) in a)
{
    float[] others = b[name];
    if (values.Length != others.Length) return Fail($"'{name}' has {values.Length} values in one file and {others.Length} in the other");
    for (int i = 0; i < values.Length; i++)
    {
        double apart = Math.Abs((double)values[i] - others[i]);
        if (!double.IsFinite(apart)) return Fail($"'{name}' holds a value that is not finite");
        largest = Math.Max(largest, apart);
        difference += apart * apart;
        norm += (double)values[i] * values[i];
    }
}

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{largest:0.0e+0} {(norm == 0 ? largest : Math.Sqrt(difference / norm)):0.0e+0}"));
return 0;

static SortedDictionary<string, float[]> Read(string path)
{
    if (path.EndsWith(".npy", StringComparison.Ordinal)) return new(StringComparer.Ordinal) { ["array"] = NpyFile.Read(path).ToSingles() };
    return new(SafetensorsFile.Read(path).Arrays.ToDictionary(pair => pair.Key, pair => pair.Value.Values), StringComparer.Ordinal);
}

static int Fail(string what)
{
    Console.Error.WriteLine(what);
    return 1;
}
