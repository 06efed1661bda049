using System.Text;
using System.Text.Json;

namespace Ebb.Cli.Output;

/// <summary>One JSON object on one line. Keys keep their order; numbers that JSON cannot hold become null.</summary>
internal static class JsonLine
{
    public static string Of(params (string Key, object? Value)[] members)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            WriteObject(writer, members);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void WriteObject(Utf8JsonWriter writer, (string Key, object? Value)[] members)
    {
        writer.WriteStartObject();
        foreach (var (key, value) in members)
        {
            writer.WritePropertyName(key);
            WriteValue(writer, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case ulong number:
                writer.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case (string, object?)[] members:
                WriteObject(writer, members);
                break;
            case IEnumerable<object> items:
                writer.WriteStartArray();
                foreach (object item in items) WriteValue(writer, item);
                writer.WriteEndArray();
                break;
            case null or double:
                writer.WriteNullValue();
                break;
            default:
                throw new ArgumentException($"No JSON form for {value.GetType().Name}.", nameof(value));
        }
    }
}
