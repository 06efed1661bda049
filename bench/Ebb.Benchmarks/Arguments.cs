using System.Globalization;

namespace Ebb.Benchmarks;

/// <summary>The flags of one mode, each a name with a value. What no mode asked for by the time of <see cref="Done"/> is refused.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly List<string> _known = [];

    public Arguments(ReadOnlySpan<string> words)
    {
        for (int i = 0; i < words.Length; i += 2)
        {
            if (!words[i].StartsWith("--", StringComparison.Ordinal)) throw new UsageException($"'{words[i]}' is no flag; expected --NAME VALUE.");
            if (i + 1 == words.Length) throw new UsageException($"{words[i]} has no value.");
            if (!_values.TryAdd(words[i], words[i + 1])) throw new UsageException($"{words[i]} is there twice.");
        }
    }

    public string? Text(string name)
    {
        _known.Add(name);
        return _values.GetValueOrDefault(name);
    }

    public string OneOf(string name, params string[] choices)
    {
        string value = Text(name) ?? choices[0];
        return choices.Contains(value) ? value : throw new UsageException($"{name} is {value}; expected {string.Join(", ", choices)}.");
    }

    public int Integer(string name, int usual, int least = 1, int most = 1 << 20)
    {
        if (Text(name) is not { } text) return usual;
        bool isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value);
        return isNumber && value >= least && value <= most ? value : throw new UsageException($"{name} is {text}; expected a whole number from {least} to {most}.");
    }

    public double Seconds(string name, double usual)
    {
        if (Text(name) is not { } text) return usual;
        bool isNumber = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value);
        return isNumber && value is > 0 and <= 600 ? value : throw new UsageException($"{name} is {text}; expected seconds, above 0 and at most 600.");
    }

    public T? Named<T>(string name)
        where T : struct, Enum
    {
        if (Text(name) is not { } text) return null;
        return Enum.TryParse(text, ignoreCase: true, out T value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0])
            ? value
            : throw new UsageException($"{name} is {text}; expected {string.Join(", ", Enum.GetNames<T>())}.");
    }

    /// <summary>Refuses flags that nothing has asked for.</summary>
    public void Done()
    {
        if (_values.Keys.FirstOrDefault(name => !_known.Contains(name)) is not { } unknown) return;
        throw new UsageException($"{unknown} is unknown here; expected {string.Join(", ", _known)}.");
    }
}
