using Ebb.Cli.Engine;
using Ebb.Cli.Parsing;

namespace Ebb.Cli.Commands;

/// <summary>The flags of <c>ebb sample</c>, in the order of its help page; device and output report have their own.</summary>
internal sealed class SampleFlags(CliCommand command)
{
    public Flag<int> Count { get; } = command.Add(new Flag<int>(
        "--n", FlagGroups.Sampling, "N", "Images to draw, from 1 to 100000.", Values.Whole(1, 100_000)).WithDefault(16, "16"));

    public Flag<ulong> Seed { get; } = command.Add(new Flag<ulong>(
        "--seed", FlagGroups.Sampling, "N", "Fixes every image, from 0 to 2^64 - 1. Image k is the same whatever --n is.", Values.Seed).WithDefault(1, "1"));

    public Flag<int> First { get; } = command.Add(new Flag<int>(
        "--first", FlagGroups.Sampling, "K", "The index of the first image, at least 0: --n 1 --first K is image K of a longer run.", Values.Whole(0, 1_000_000_000)).WithDefault(0, "0"));

    public Flag<string> Sampler { get; } = command.Add(new Flag<string>(
        "--sampler", FlagGroups.Sampling, "NAME",
        $"{string.Join(", ", NamedSampler.Names)}. ddim adds no noise on the way unless --eta is given; ddpm does. flow is Euler's step along the straight path from noise to image.",
        Values.OneOf([.. NamedSampler.Names])).WithDefault("ddim", "ddim"));

    public Flag<double> Eta { get; } = command.Add(new Flag<double>(
        "--eta", FlagGroups.Sampling, "X", "How much of the noise ddim draws afresh in each step, at least 0; 1 is ddpm. For ddim only.", Values.NotNegative).WithDefault(0, "0"));

    public Flag<int?> Steps { get; } = command.Add(new Flag<int?>(
        "--steps", FlagGroups.Sampling, "N", "Sampling steps, from 1 to the T of the model. heun and others like it ask the net twice a step.", Values.OptionalWhole(1)).WithDefaultText(UsualSteps.Text));

    public Flag<string?> Spacing { get; } = command.Add(new Flag<string?>(
        "--spacing", FlagGroups.Sampling, "NAME",
        "Where the levels lie: linspace, leading or trailing among the timesteps; karras or exponential in the noise; flow in equal steps of flow time.",
        Values.OneOf("linspace", "leading", "trailing", "karras", "exponential", "flow"))
        .WithDefaultText("flow for flow and euler; karras for heun, edm, dpm2, lms and dpmpp-2s, exponential for unipc, dpm-solver-2m and the other dpmpp, but flow for these if the model is a flow; else linspace"));

    public Flag<string> Clip { get; } = command.Add(new Flag<string>(
        "--clip", FlagGroups.Sampling, "recompute|keep|none",
        "Clamp the predicted image to [-1, 1] and recompute eps from it; or keep eps (ddim, ddpm and flow), which can diverge; or do not clamp.",
        Values.OneOf("recompute", "keep", "none")).WithDefault("recompute", "recompute"));

    public Flag<string?> Class { get; } = command.Add(new Flag<string?>(
        "--class", FlagGroups.Sampling, "CLASS,..",
        "For a model with classes: a class by number or name, several with commas between (image k gets the one at k mod their number), or all.", Values.Path)
        .WithDefaultText("all; with --interpolate the first image's"));

    public Flag<double> Guidance { get; } = command.Add(new Flag<double>(
        "--guidance", FlagGroups.Sampling, "X", "For a model with classes: how far to overdo the class, at least 0. 1 does not, 0 leaves it out, 2 to 5 are usual; asks the net twice.", Values.NotNegative)
        .WithDefault(1, "1"));

    public Flag<double> GuidanceRescale { get; } = command.Add(new Flag<double>(
        "--guidance-rescale", FlagGroups.Sampling, "X", "How much of the contrast that --guidance adds is taken back, from 0 to below 1; 0.7 is usual.", Values.BelowOne).WithDefault(0, "0"));

    public Flag<bool> Ema { get; } = command.Add(new Flag<bool>("--ema", FlagGroups.Sampling, "Insist on the averaged weights of a run. They are what it is sampled with anyway, if it kept them."));

    public Flag<bool> Raw { get; } = command.Add(new Flag<bool>("--raw", FlagGroups.Sampling, "The last weights of a run rather than their average."));

    public Flag<ulong?> Interpolate { get; } = command.Add(new Flag<ulong?>(
        "--interpolate", FlagGroups.Sampling, "SEED", "The --n images lie in one row between those of --seed and this seed, from 0 to 2^64 - 1.", (flag, text) => Values.Seed(flag, text)));

    public Flag<string?> Encode { get; } = command.Add(new Flag<string?>(
        "--encode", FlagGroups.Sampling, "PICTURE", "Draw nothing: encode a picture into noise by ddim backwards, decode it, and write both side by side with their squared error.", Values.Path));

    public Flag<int?> At { get; } = command.Add(new Flag<int?>(
        "--at", FlagGroups.Sampling, "T", "The timestep to encode to, from 0 to T - 1. Fewer keep more of the picture.", Values.OptionalWhole(0)).WithDefaultText("T - 1, noise"));

    public Flag<int?> BatchSize { get; } = command.Add(new Flag<int?>(
        "--batch-size", FlagGroups.Compute, "N", "Images through the net at a time, at least 1. The images do not depend on it.", Values.OptionalWhole(1)).WithDefaultText("what suits the device"));
}
