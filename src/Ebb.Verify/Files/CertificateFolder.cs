using System.Security.Cryptography;
using System.Text.Json;
using Ebb.Formats;
using Ebb.Spec.Reverse;
using Ebb.Verify.Subjects;

namespace Ebb.Verify.Files;

/// <summary>
/// Writes a certificate: a folder with <c>certificate.json</c> and the arrays that it names, whole or not at all. The format is that of
/// <c>docs/certificates.md</c>.
/// </summary>
public sealed class CertificateFolder
{
    private readonly string _path;
    private readonly List<(string Name, byte[] Bytes)> _arrays = [];

    /// <summary>Prepares a folder; nothing is written before <see cref="Write"/>.</summary>
    /// <param name="path">The folder; one that is there is replaced.</param>
    public CertificateFolder(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = path;
    }

    /// <summary>Adds a float32 array.</summary>
    /// <param name="name">The key, and without <c>.npy</c> the file's name.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="values">The values, row-major.</param>
    public void Add(string name, int[] shape, ReadOnlySpan<float> values) => _arrays.Add((name, NpyBytes.Of(shape, values)));

    /// <summary>Adds a float64 array.</summary>
    /// <inheritdoc cref="Add(string, int[], ReadOnlySpan{float})"/>
    public void Add(string name, int[] shape, ReadOnlySpan<double> values) => _arrays.Add((name, NpyBytes.Of(shape, values)));

    /// <summary>Writes the folder.</summary>
    /// <param name="kind">"exact", "box", "reconstruction" or "lipschitz".</param>
    /// <param name="subject">The model.</param>
    /// <param name="sampler">The reverse process.</param>
    /// <param name="claim">Writes the members of the claim; arrays that belong to it with <see cref="WriteArray"/>.</param>
    /// <exception cref="IOException">The disk refuses; what was there is as it was.</exception>
    public void Write(string kind, Subject subject, CertifiedSampler sampler, Action<Utf8JsonWriter> claim)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(sampler);
        ArgumentNullException.ThrowIfNull(claim);
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("format", "ebb-certificate");
            json.WriteNumber("version", 1);
            json.WriteString("kind", kind);
            json.WriteString("producer", $"Ebb {typeof(CertificateFolder).Assembly.GetName().Version!.ToString(3)}");
            WriteModel(json, subject);
            WriteNet(json, subject.Net);
            WriteSchedule(json, subject.Schedule);
            WriteSampler(json, sampler);
            foreach (string name in new[] { "start", "noise" }) WriteArray(json, name);
            json.WriteStartObject("claim");
            claim(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        AtomicFolder.Write(_path, [("certificate.json", stream => stream.Write(text.ToArray())), .. _arrays.Select(Writer)]);
    }

    /// <summary>Writes file and hash of an array that was added; nothing where there is none of the name.</summary>
    public void WriteArray(Utf8JsonWriter json, string name)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (_arrays.FirstOrDefault(array => array.Name == name) is not { Bytes: { } bytes }) return;
        json.WriteStartObject(name);
        json.WriteString("file", $"{name}.npy");
        json.WriteString("sha256", Convert.ToHexStringLower(SHA256.HashData(bytes)));
        json.WriteEndObject();
    }

    private static (string Name, Action<Stream> Write) Writer((string Name, byte[] Bytes) array) => ($"{array.Name}.npy", stream => stream.Write(array.Bytes));

    private void WriteModel(Utf8JsonWriter json, Subject subject)
    {
        json.WriteStartObject("model");
        json.WriteString("folder", Path.GetRelativePath(_path, subject.Folder).Replace('\\', '/'));
        foreach (var (key, file) in new[] { ("config", subject.Config), ("scheduler", subject.Scheduler), ("weights", subject.Weights) })
        {
            json.WriteStartObject(key);
            json.WriteString("file", file.Name);
            json.WriteString("sha256", file.Hash());
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteNet(Utf8JsonWriter json, CertifiedNet net)
    {
        json.WriteStartObject("net");
        json.WriteString("class", net.Class);
        json.WriteNumber("channels", net.Channels);
        json.WriteNumber("height", net.Height);
        json.WriteNumber("width", net.Width);
        json.WriteNumber("kernel", net.Layers[0].Kernel);
        json.WriteStartArray("layers");
        foreach (var layer in net.Layers)
        {
            json.WriteStartObject();
            json.WriteString("conv", layer.Name);
            json.WriteNumber("input", layer.Input);
            if (layer.Add is { } add) json.WriteNumber("add", add);
            json.WriteBoolean("relu", layer.Relu);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteSchedule(Utf8JsonWriter json, ExactSchedule schedule)
    {
        json.WriteStartObject("schedule");
        json.WriteNumber("T", schedule.Steps);
        json.WriteStartArray("betas");
        foreach (var beta in schedule.Betas) json.WriteStringValue(beta.ToString());
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteSampler(Utf8JsonWriter json, CertifiedSampler sampler)
    {
        json.WriteStartObject("sampler");
        json.WriteString("method", sampler.Method);
        json.WriteString("clip", sampler.Clip switch { ClipMode.None => "none", ClipMode.Keep => "keep", _ => "recompute" });
        json.WriteStartArray("indices");
        foreach (int index in sampler.Indices) json.WriteNumberValue(index);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
