using System.Text.Json;

namespace Ebb.Check.Files;

/// <summary>A value in a JSON file, with its place for messages. A key that comes twice, is missing or is not known is refused.</summary>
internal readonly struct JsonItem
{
    private readonly JsonElement _value;
    private readonly string _place;

    private JsonItem(JsonElement value, string place) => (_value, _place) = (value, place);

    /// <summary>The numeral of a number, as it is spelled.</summary>
    public string Numeral => _value.ValueKind == JsonValueKind.Number ? _value.GetRawText() : throw Not("a number");

    public string Text => _value.ValueKind == JsonValueKind.String && TryText(out string text) ? text : throw Not("a text");

    public bool Flag => _value.ValueKind is JsonValueKind.True or JsonValueKind.False ? _value.GetBoolean() : throw Not("true or false");

    public bool IsList => _value.ValueKind == JsonValueKind.Array;

    /// <summary>The file's one object. .NET's own reader parses the text, refuses keys that come twice, and limits the depth.</summary>
    public static JsonItem Parse(ReadOnlyMemory<byte> text, string place)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 8 });
            return new(document.RootElement.Clone(), place);
        }
        catch (JsonException fault)
        {
            throw new RejectedException($"{place}: {fault.Message}");
        }
    }

    /// <summary>The member of a name that is there.</summary>
    public JsonItem this[string key] => new(_value.GetProperty(key), $"{_place}, {key}");

    /// <summary>Whether the object has such a member, and it is not null.</summary>
    public bool Has(string key) => _value.TryGetProperty(key, out var member) && member.ValueKind != JsonValueKind.Null;

    /// <summary>Refuses anything but an object with all of the required keys and no others than the optional ones; both lists are parted by spaces.</summary>
    public JsonItem WithKeys(string required, string optional = "")
    {
        if (_value.ValueKind != JsonValueKind.Object) throw Not("an object");
        var (missing, others) = (required.Split(' ').ToHashSet(), optional.Split(' ').ToHashSet());
        foreach (string key in Names())
        {
            if (missing.Remove(key) || others.Contains(key) || (key.StartsWith('_') && others.Contains("_*"))) continue;
            throw new RejectedException($"{_place}: the key '{key}' is not known.");
        }

        return missing.Count == 0 ? this : throw new RejectedException($"{_place}: the key '{missing.Order(StringComparer.Ordinal).First()}' is missing.");
    }

    /// <summary>The names of an object's members.</summary>
    public IEnumerable<string> Names()
    {
        var names = new List<string>();
        try
        {
            foreach (var member in _value.EnumerateObject()) names.Add(member.Name);
        }
        catch (InvalidOperationException)
        {
            throw Not("an object with keys of whole characters");
        }

        return names;
    }

    public int Whole(int least, int most) => _value.ValueKind == JsonValueKind.Number && _value.TryGetInt32(out int value) && value >= least && value <= most
        ? value : throw Not(FormattableString.Invariant($"a whole number from {least} to {most}"));

    public JsonItem[] List(int most)
    {
        if (_value.ValueKind != JsonValueKind.Array || _value.GetArrayLength() > most) throw Not(FormattableString.Invariant($"a list of at most {most}"));
        string place = _place;
        return [.. _value.EnumerateArray().Select((item, index) => new JsonItem(item, FormattableString.Invariant($"{place}[{index}]")))];
    }

    /// <summary>Refuses a text other than those allowed.</summary>
    public string OneOf(params string[] allowed) => allowed.Contains(Text) ? Text : throw Not(string.Join(" or ", allowed));

    /// <summary>The refusal of what is here.</summary>
    public RejectedException Not(string expected)
    {
        string got = _value.GetRawText();
        return new($"{_place} is {(got.Length > 40 ? got[..40] + "..." : got)}; expected {expected}.");
    }

    // A text may spell half a character, which .NET refuses when it is read.
    private bool TryText(out string text)
    {
        try
        {
            text = _value.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            text = "";
            return false;
        }
    }
}
