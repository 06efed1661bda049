using System.Text.Json;
using Ebb.Formats;

namespace Ebb.Verify.Files;

/// <summary>
/// The numbers behind a drawing of how a certificate's widths grew: <c>steps.json</c>, for those who draw it themselves. It is no part of the certificate, and no checker reads it.
/// </summary>
internal static class StepWidths
{
    private const string Name = "steps.json";

    /// <summary>Writes the file. Entry k is after k steps; widths are logarithms to the base 2, since they may be below the least double, and null where a width is 0.</summary>
    /// <param name="folder">The folder, made where missing.</param>
    /// <param name="columns">What each column is called, and its values, of which there is one more than steps.</param>
    /// <returns>The file.</returns>
    public static string Write(string folder, params ReadOnlySpan<(string Name, IReadOnlyList<double> Values)> columns)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            foreach (var (name, values) in columns)
            {
                json.WriteStartArray(name);
                foreach (double value in values)
                {
                    if (double.IsFinite(value)) json.WriteNumberValue(value);
                    else json.WriteNullValue();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        string path = Path.Combine(folder, Name);
        AtomicFile.WriteBytes(path, text.ToArray());
        return path;
    }
}
