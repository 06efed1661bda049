using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Ebb.Testing.Exact;

namespace Ebb.Check.Tests;

/// <summary>
/// Certificates are changed at random, their hashes made to fit again in half of the cases, and what the checker still accepts is held against the truth, computed anew in
/// rational arithmetic. EBB_FUZZ_CERTIFICATES says how many; the default takes seconds.
/// </summary>
public sealed class FuzzTests
{
    private const int Header = 128;

    private static readonly string[] Arrays = ["start.npy", "noise.npy", "picture.npy"];

    [Fact]
    public void Check_MutatedCertificates_NoneThatIsFalseIsAccepted()
    {
        int count = int.Parse(Environment.GetEnvironmentVariable("EBB_FUZZ_CERTIFICATES") ?? "1500", CultureInfo.InvariantCulture), accepted = 0;
        for (int seed = 0; seed < count; seed += 500)
        {
            var model = new TinyModel(seed, residual: seed % 1000 == 0, hidden: 1, height: 2, width: 2);
            var made = new ExactDraft(model, seed, seed % 1500 == 500 ? "ddpm" : "ddim", seed % 2000 == 1000 ? "keep" : "recompute", error: seed % 1000 == 0 ? 2e-3 : 1e-6);
            string folder = Directory.CreateTempSubdirectory("ebb-fuzz-").FullName;
            try
            {
                made.Draft.Write(folder);
                Assert.True(Checker.Check(folder).Accepted);
                for (int i = seed; i < Math.Min(count, seed + 500); i++) accepted += Mutant(made.Draft, model, folder, new System.Random(i)) ? 1 : 0;
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        // Some changes leave a certificate true: else the mutations would be too coarse to tell anything.
        Assert.InRange(accepted, 1, count / 2);
    }

    /// <summary>Changes a certificate, asks the checker, and writes back what was.</summary>
    private static bool Mutant(Draft draft, TinyModel model, string folder, System.Random random)
    {
        var files = draft.Files.ToDictionary(file => file.Key, file => (byte[])file.Value.Clone());
        var root = (JsonObject)draft.Root.DeepClone();
        bool inFiles = random.Next(3) == 0;
        if (inFiles) MutateFile(files, root, random);
        byte[] text = Encoding.UTF8.GetBytes(root.ToJsonString());
        for (int changes = inFiles ? random.Next(2) : random.Next(1, 4); changes > 0; changes--) text = MutateText(text, random);
        foreach (var (name, bytes) in files) File.WriteAllBytes(Path.Combine(folder, name), bytes);
        File.WriteAllBytes(Path.Combine(folder, "certificate.json"), text);
        bool accepted = Checker.Check(folder).Accepted;
        if (accepted) AssertTrue(text, files, model);
        draft.Write(folder);
        return accepted;
    }

    private static void MutateFile(Dictionary<string, byte[]> files, JsonObject root, System.Random random)
    {
        var (name, owner, key) = random.Next(6) switch
        {
            0 => ("start.npy", root, "start"),
            1 => ("picture.npy", (JsonObject)root["claim"]!, "picture"),
            2 => ("config.json", (JsonObject)root["model"]!, "config"),
            3 => ("scheduler_config.json", (JsonObject)root["model"]!, "scheduler"),
            4 when files.ContainsKey("noise.npy") => ("noise.npy", root, "noise"),
            _ => ("diffusion_pytorch_model.safetensors", (JsonObject)root["model"]!, "weights"),
        };
        byte[] bytes = files[name];
        int least = name.EndsWith("json", StringComparison.Ordinal) || random.Next(4) == 0 ? 0 : Math.Min(Header, bytes.Length - 1);
        bytes[random.Next(least, bytes.Length)] ^= (byte)(1 << random.Next(8));
        if (random.Next(20) == 0) files[name] = bytes = bytes[..random.Next(bytes.Length)];
        if (random.Next(10) > 0) owner[key]!["sha256"] = TinyModel.Hash(bytes);
    }

    private static byte[] MutateText(byte[] text, System.Random random)
    {
        if (text.Length < 2) return text;
        int at = random.Next(text.Length);
        int[] digits = [.. Enumerable.Range(0, text.Length).Where(i => char.IsAsciiHexDigit((char)text[i]))];
        switch (random.Next(5))
        {
            case 0:
                text[at] = (byte)random.Next(256);
                return text;
            case 1:
                return [.. text[..at], .. text[(at + 1)..]];
            case 2:
                int length = random.Next(1, Math.Min(40, text.Length - at) + 1);
                return [.. text[..(at + length)], .. text[at..]];
            default:
                // Half of these in the claim, at the end of the file, where a change is no damage but another statement.
                int digit = digits[random.Next(2) == 0 ? random.Next(digits.Length) : random.Next(digits.Length - Math.Min(150, digits.Length), digits.Length)];
                text[digit] = (byte)"0123456789"[random.Next(10)];
                return text;
        }
    }

    /// <summary>Everything that an accepted certificate says, against rational arithmetic on the files that it binds.</summary>
    private static void AssertTrue(byte[] text, Dictionary<string, byte[]> files, TinyModel model)
    {
        var root = JsonNode.Parse(text)!;
        foreach (string array in Arrays.Where(files.ContainsKey)) Assert.Equal(0, (files[array].Length - Header) % 4);
        var (claim, sampler) = (root["claim"]!, root["sampler"]!);
        var subject = WithFiles(model, files);
        int[] indices = [.. sampler["indices"]!.AsArray().Select(index => index!.GetValue<int>())];
        Assert.Equal(RationalRun.Betas(subject), root["schedule"]!["betas"]!.AsArray().Select(beta => Fraction(beta!.GetValue<string>())));
        double[] noise = files.TryGetValue("noise.npy", out byte[]? bytes) ? Floats(bytes) : [];
        var (final, largest) = RationalRun.Of(subject, sampler["method"]!.GetValue<string>(), sampler["clip"]!.GetValue<string>(), indices, Floats(files["start.npy"]), noise);
        BigRational[] picture = [.. Floats(files["picture.npy"]).Select(BigRational.FromDouble)];
        BigRational slack = new(1, System.Numerics.BigInteger.One << 150);
        Assert.True(final.Zip(picture, (value, stored) => BigRational.Abs(value - stored)).Max() <= Bound(claim["delta"]!) + slack);
        Assert.True(largest <= Bound(claim["largestState"]!) + slack);
        var differing = final.Select((value, e) => (e, RationalRun.Byte(picture[e]), RationalRun.Byte(value))).Where(item => item.Item2 != item.Item3);
        Assert.Equal(differing, claim["differingBytes"]!.AsArray().Select(item => (item![0]!.GetValue<int>(), item[1]!.GetValue<int>(), item[2]!.GetValue<int>())));
    }

    private static TinyModel WithFiles(TinyModel model, Dictionary<string, byte[]> files)
    {
        var copy = new TinyModel(0, model.Residual, model.Channels, 1, model.Kernel, model.Height, model.Width, model.Steps)
        {
            Scheduler = Encoding.UTF8.GetString(files["scheduler_config.json"]),
        };
        float[] weights = [.. Floats(files["diffusion_pytorch_model.safetensors"], copy.Tensors.Values.Sum(tensor => tensor.Values.Length)).Select(value => (float)value)];
        int at = 0;
        foreach (var (_, values) in copy.Tensors.Values)
        {
            weights.AsSpan(at, values.Length).CopyTo(values);
            at += values.Length;
        }

        return copy;
    }

    // The last numbers of a file, or all after the header of an array.
    private static double[] Floats(byte[] bytes, int? count = null)
    {
        int from = count is { } last ? bytes.Length - (4 * last) : Header;
        return [.. Enumerable.Range(0, (bytes.Length - from) / 4).Select(i => (double)BitConverter.ToSingle(bytes, from + (4 * i)))];
    }

    private static BigRational Fraction(string text)
    {
        string[] parts = text.Split('/');
        return new(Whole(parts[0]), parts.Length > 1 ? Whole(parts[1]) : 1);

        static System.Numerics.BigInteger Whole(string digits) => System.Numerics.BigInteger.Parse(digits, CultureInfo.InvariantCulture);
    }

    // Hexadecimal digits, read anew.
    private static BigRational Bound(JsonNode claim)
    {
        string[] parts = claim.GetValue<string>()[2..].Split('p');
        string digits = parts[0].Replace(".", "", StringComparison.Ordinal);
        var mantissa = System.Numerics.BigInteger.Parse("0" + digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var two = BigRational.FromInteger(2);
        return BigRational.FromInteger(mantissa) * BigRational.Pow(two, int.Parse(parts[1], CultureInfo.InvariantCulture) - (4 * (digits.Length - 1)));
    }
}
