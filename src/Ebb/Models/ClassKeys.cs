using System.Text.Json;
using Ebb.Formats;
using Ebb.Sampling;

namespace Ebb.Models;

/// <summary>
/// What <c>config.json</c> says of a net's classes beyond their number: <c>_null_class</c> and <c>_class_names</c>. The ecosystem skips keys that
/// begin with an underscore.
/// </summary>
internal static class ClassKeys
{
    private const string NullKey = "_null_class";
    private const string NamesKey = "_class_names";

    /// <exception cref="ArgumentException">The model's classes are not those of its net.</exception>
    public static void Write(Utf8JsonWriter json, DiffusionModel model)
    {
        if (Fault(model.Net.Classes, model.NullClass, model.ClassNames) is { } fault) throw new ArgumentException(fault, nameof(model));
        if (model.NullClass is { } label) json.WriteNumber(NullKey, label);
        if (model.ClassNames is not { } names) return;
        json.WriteStartArray(NamesKey);
        foreach (string name in names) json.WriteStringValue(name);
        json.WriteEndArray();
    }

    /// <exception cref="InvalidDataException">A key does not fit the net.</exception>
    public static (int? NullClass, IReadOnlyList<string>? ClassNames) Read(JsonElement root, string path, int classes)
    {
        int? label = null;
        IReadOnlyList<string>? names = null;
        JsonConfig.ForEach(root, path, (key, value) =>
        {
            if (key == NullKey && !JsonConfig.IsNull(value)) label = JsonConfig.Integer(value);
            if (key == NamesKey && !JsonConfig.IsNull(value)) names = JsonConfig.List(value, JsonConfig.Text);
        });
        return Fault(classes, label, names) is { } fault ? throw new InvalidDataException($"{path}: {fault}") : (label, names);
    }

    private static string? Fault(int classes, int? label, IReadOnlyList<string>? names)
    {
        if (label is { } given && (given < 0 || given >= classes)) return $"{NullKey} is {given}; expected one of the net's {classes} classes, counted from 0.";
        return names is null || names.Count <= classes ? null : $"{NamesKey} has {names.Count} names; expected at most {classes}, the classes of the net.";
    }
}
