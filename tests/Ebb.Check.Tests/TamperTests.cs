using System.Text;
using System.Text.Json.Nodes;

namespace Ebb.Check.Tests;

/// <summary>A true certificate is tampered with in many ways; each is rejected, with a reason that names what is wrong.</summary>
public sealed class TamperTests
{
    private const string Weights = "diffusion_pytorch_model.safetensors";

    /// <summary>What is done, and a part of the reason.</summary>
    public static TheoryData<string, string> Cases { get; } = new()
    {
        { "a byte of the weights", "the SHA-256 of diffusion_pytorch_model.safetensors" },
        { "a hash", "the SHA-256 of config.json" },
        { "a byte of the start", "the SHA-256 of start.npy" },
        { "a weight, and its hash", "delta is claimed to be" },
        { "a class", "certificate.json, net is" },
        { "a missing layer", "certificate.json, net is" },
        { "a relu", "certificate.json, net is" },
        { "a size", "certificate.json, net is" },
        { "a missing tensor", "the tensor out.bias is missing" },
        { "an extra tensor", "no layer uses the tensor extra" },
        { "a cut tensor", "out.weight has the shape" },
        { "a hole in the weights", "lies at" },
        { "bytes after the weights", "belong to no tensor" },
        { "half precision", "expected F32" },
        { "a long header", "does not fit in" },
        { "a NaN weight", "expected finite numbers" },
        { "a beta", "schedule is" },
        { "one beta too few", "schedule is" },
        { "a fraction without denominator", "schedule is" },
        { "another T", "schedule is" },
        { "a rescaled schedule", "rescale_betas_zero_snr" },
        { "another prediction", "prediction_type" },
        { "an unknown key of the scheduler", "the key 'timestep_type' is not known" },
        { "rising indices", "indices[1]" },
        { "index 0", "indices[2]" },
        { "an index beyond T", "indices[0]" },
        { "no indices", "at least one index" },
        { "another clip", "delta is claimed to be" },
        { "an unknown clip", "none or keep or recompute" },
        { "an unknown method", "ddim or ddpm" },
        { "ddpm without noise", "the key 'noise' is missing" },
        { "noise for ddim", "the key 'noise' is not known" },
        { "a small delta", "delta is claimed to be" },
        { "a small radius", "radius is claimed to be" },
        { "a small largestState", "largestState is claimed to be" },
        { "a negative delta", "a hexadecimal float that is not negative" },
        { "an infinite delta", "a float of double precision" },
        { "a decimal delta", "a hexadecimal float that is not negative" },
        { "a byte more", "differingBytes lists" },
        { "a byte outside", "a whole number from 0 to 11" },
        { "a key twice", "Duplicate" },
        { "an unknown key", "the key 'proof' is not known" },
        { "a missing key", "the key 'producer' is missing" },
        { "another version", "version is 2" },
        { "a name that leads elsewhere", "a plain file name" },
        { "an absolute name", "a plain file name" },
        { "a NaN in the start", "expected finite numbers" },
        { "another shape", "expected {'descr': '<f4'" },
        { "an array cut short", "bytes of values" },
        { "doubles for floats", "expected {'descr': '<f4'" },
        { "Fortran order", "expected {'descr': '<f4'" },
        { "a huge number", "a whole number from 1 to 65536" },
        { "a missing file", "is missing" },
        { "no JSON", "certificate.json: " },
        { "deep JSON", "certificate.json: " },
        { "half a character", "UTF-16" },
        { "a list for an object", "expected an object" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Check_Tampered_IsRejectedWithTheReason(string what, string reason)
    {
        var made = new ExactDraft(new TinyModel(7), 3);
        Tamper(what, made.Draft);
        var verdict = made.Draft.Check();
        Assert.False(verdict.Accepted);
        Assert.Contains(reason, verdict.Reasons.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_NotTampered_IsAccepted() => Assert.True(new ExactDraft(new TinyModel(7), 3).Draft.Check().Accepted);

    [Fact]
    public void Check_ModelElsewhere_IsFoundThere()
    {
        var made = new ExactDraft(new TinyModel(7), 3);
        made.Draft.Model["folder"] = "nowhere";
        Assert.False(made.Draft.Check().Accepted);
        Assert.True(made.Draft.WithFolder(folder => Checker.Check(folder, folder)).Accepted);
    }

    [Fact]
    public void Check_Cancelled_Stops()
    {
        var made = new ExactDraft(new TinyModel(7), 3);
        Assert.ThrowsAny<OperationCanceledException>(() => made.Draft.WithFolder(folder => Checker.Check(folder, null, null, new CancellationToken(true))));
    }

    private static void Tamper(string what, Draft draft)
    {
        var (root, net, claim, sampler) = (draft.Root, draft.Net, draft.Claim, draft.Sampler);
        var schedule = (JsonObject)root["schedule"]!;
        switch (what)
        {
            case "a byte of the weights": draft.Files[Weights][^1] ^= 1; break;
            case "a hash": draft.Model["config"]!["sha256"] = new string('0', 64); break;
            case "a byte of the start": draft.Files["start.npy"][^1] ^= 1; break;
            case "a weight, and its hash": Rebind(draft, bytes => bytes[^2] ^= 0x60); break;
            case "a class": net["class"] = "EpsConvNet"; break;
            case "a missing layer": ((JsonArray)net["layers"]!).RemoveAt(2); break;
            case "a relu": net["layers"]![5]!["relu"] = true; break;
            case "a size": (net["height"], net["width"]) = (4, 3); break;
            case "a missing tensor": Reweigh(draft, model => model.Tensors.Remove("out.bias")); break;
            case "an extra tensor": Reweigh(draft, model => model.Tensors["extra"] = ([1], [1])); break;
            case "a cut tensor": Reweigh(draft, model => model.Tensors["out.weight"] = ([1, 1, 3, 3], new float[9])); break;
            case "a hole in the weights": Rebind(draft, bytes => Replace(bytes, "\"data_offsets\":[0,8]", "\"data_offsets\":[4,8]", "\"shape\":[2]", "\"shape\":[1]")); break;
            case "bytes after the weights": draft.Model["weights"] = draft.Bind(Weights, [.. draft.Files[Weights], 0, 0, 0, 0]); break;
            case "half precision": Rebind(draft, bytes => Replace(bytes, "F32", "F16")); break;
            case "a long header": Rebind(draft, bytes => bytes[6] = 1); break;
            case "a NaN weight": Reweigh(draft, model => model.Tensors["out.bias"].Values[0] = float.NaN); break;
            case "a beta": schedule["betas"]![1] = "13/1000"; break;
            case "one beta too few": ((JsonArray)schedule["betas"]!).RemoveAt(2); break;
            case "a fraction without denominator": schedule["betas"]![1] = "13/0"; break;
            case "another T": schedule["T"] = 4; break;
            case "a rescaled schedule": Reschedule(draft, text => text.Replace("\"clip_sample\"", "\"rescale_betas_zero_snr\": true, \"clip_sample\"", StringComparison.Ordinal)); break;
            case "another prediction": Reschedule(draft, text => text.Replace("epsilon", "sample", StringComparison.Ordinal)); break;
            case "an unknown key of the scheduler": Reschedule(draft, text => text.Replace("clip_sample", "timestep_type", StringComparison.Ordinal)); break;
            case "rising indices": sampler["indices"] = TinyModel.Numbers([2, 3]); break;
            case "index 0": sampler["indices"] = TinyModel.Numbers([3, 1, 0]); break;
            case "an index beyond T": sampler["indices"] = TinyModel.Numbers([4, 3]); break;
            case "no indices": sampler["indices"] = new JsonArray(); break;
            case "another clip": sampler["clip"] = "keep"; break;
            case "an unknown clip": sampler["clip"] = "clip"; break;
            case "an unknown method": sampler["method"] = "ddjm"; break;
            case "ddpm without noise": sampler["method"] = "ddpm"; break;
            case "noise for ddim": root["noise"] = root["start"]!.DeepClone(); break;
            case "a small delta": claim["delta"] = "0x1p-60"; break;
            case "a small radius": claim["radius"] = "0x0p0"; break;
            case "a small largestState": claim["largestState"] = "0x1p-1"; break;
            case "a negative delta": claim["delta"] = "-0x1p3"; break;
            case "an infinite delta": claim["delta"] = "0x1p1024"; break;
            case "a decimal delta": claim["delta"] = "1.5"; break;
            case "a byte more": ((JsonArray)claim["differingBytes"]!).Add(TinyModel.Numbers([11, 3, 4])); break;
            case "a byte outside": ((JsonArray)claim["differingBytes"]!).Add(TinyModel.Numbers([12, 3, 4])); break;
            case "a key twice": draft.Retype = text => "{\"version\":1," + text[1..]; break;
            case "an unknown key": root["proof"] = true; break;
            case "a missing key": root.Remove("producer"); break;
            case "another version": root["version"] = 2; break;
            case "a name that leads elsewhere": root["start"]!["file"] = "../start.npy"; break;
            case "an absolute name": root["start"]!["file"] = "/etc/hostname"; break;
            case "a NaN in the start": root["start"] = draft.Array("start", [1, 3, 4], [double.NaN, .. new double[11]]); break;
            case "another shape": root["start"] = draft.Array("start", [1, 4, 3], new double[12]); break;
            case "an array cut short": root["start"] = draft.Array("start", [1, 3, 4], new double[11]); break;
            case "doubles for floats": root["start"] = draft.Array("start", [1, 3, 4], new double[12], isSingle: false); break;
            case "Fortran order": root["start"] = draft.Bind("start.npy", Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(draft.Files["start.npy"]).Replace("False", "True ", StringComparison.Ordinal))); break;
            case "a huge number": claim["fractionBits"] = 2000000000; break;
            case "a missing file": draft.Files.Remove("picture.npy"); break;
            case "no JSON": draft.Retype = text => text[..^2]; break;
            case "deep JSON": draft.Retype = _ => new string('[', 100_000); break;
            case "half a character": draft.Retype = text => text.Replace("\"test\"", "\"\\ud800\"", StringComparison.Ordinal); break;
            case "a list for an object": draft.Retype = text => $"[{text}]"; break;
            default: throw new ArgumentException($"No such case: {what}.", nameof(what));
        }
    }

    private static void Rebind(Draft draft, Action<byte[]> change)
    {
        byte[] bytes = [.. draft.Files[Weights]];
        change(bytes);
        draft.Model["weights"] = draft.Bind(Weights, bytes);
    }

    private static void Reweigh(Draft draft, Action<TinyModel> change)
    {
        var model = new TinyModel(7);
        change(model);
        draft.Model["weights"] = draft.Bind(Weights, model.Weights());
    }

    private static void Reschedule(Draft draft, Func<string, string> change) =>
        draft.Model["scheduler"] = draft.Bind("scheduler_config.json", Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(draft.Files["scheduler_config.json"]))));

    // Pairs of texts of equal length, each replaced where it first stands.
    private static void Replace(byte[] bytes, params string[] pairs)
    {
        foreach (string[] pair in pairs.Chunk(2))
        {
            int at = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(pair[0]));
            Encoding.ASCII.GetBytes(pair[1]).CopyTo(bytes, at);
        }
    }
}
