namespace Ebb.Check;

/// <summary>A value in a JSON file, with its place for messages. A key that comes twice, is missing or is not known is refused.</summary>
internal readonly record struct JsonItem(JsonElement Value, string Place)
{
    public string Text => Value.ValueKind == JsonValueKind.String ? Value.GetString()! : throw Not("a text");
    public IEnumerable<string> Keys =>
        Value.ValueKind == JsonValueKind.Object ? Value.EnumerateObject().Select(member => member.Name) : throw Not("an object");
    public JsonItem this[string key] => new(Value.GetProperty(key), Place.Length > 0 ? $"{Place}, {key}" : key);

    /// <summary>The value of a text. .NET's own reader parses it, refuses keys that come twice, and limits the depth.</summary>
    public static JsonItem Parse(ReadOnlySpan<byte> text, string place)
    {
        RejectedException.Unless(text.Length <= 1 << 24, $"{place} has more than {1 << 24} bytes.");
        try
        {
            return new(JsonElement.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 8 }), place);
        }
        catch (JsonException fault)
        {
            throw new RejectedException($"{place}: {fault.Message}");
        }
    }

    public bool Has(string key) => Value.TryGetProperty(key, out var member) && member.ValueKind != JsonValueKind.Null;

    /// <summary>Refuses anything but an object with the required keys and at most the optional ones, parted by spaces; _* is any after a _.</summary>
    public JsonItem WithKeys(string required, string optional = "")
    {
        string[] needed = required.Split(' '), known = [.. needed, .. optional.Split(' ')];
        string? unknown = Keys.Except(known).FirstOrDefault(name => !(name.StartsWith('_') && known.Contains("_*")));
        RejectedException.Unless(unknown is null, $"{Place}: the key '{unknown}' is not known.");
        string? missing = needed.Except(Keys).Order(StringComparer.Ordinal).FirstOrDefault();
        RejectedException.Unless(missing is null, $"{Place}: the key '{missing}' is missing.");
        return this;
    }

    public int Whole(int least, int most) => Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out int value) && value >= least && value <= most
        ? value : throw Not(FormattableString.Invariant($"a whole number from {least} to {most}"));

    /// <summary>The items of a list of so many, or of no more.</summary>
    public List<JsonItem> List(int count, bool orFewer = false)
    {
        int length = Value.ValueKind == JsonValueKind.Array ? Value.GetArrayLength() : -1;
        if (length < 0 || length > count || (length < count && !orFewer)) throw Not($"a list of {(orFewer ? "at most " : "")}{count}");
        string place = Place;
        return [.. Value.EnumerateArray().Select((item, index) => new JsonItem(item, FormattableString.Invariant($"{place}[{index}]")))];
    }

    public string OneOf(params IEnumerable<string> allowed) => allowed.Contains(Text) ? Text : throw Not(string.Join(" or ", allowed));

    /// <summary>Refuses another value than the one of a JSON text; the order of keys is free.</summary>
    public void Same(FormattableString expected)
    {
        if (!JsonElement.DeepEquals(Value, JsonElement.Parse(FormattableString.Invariant(expected)))) throw Not(FormattableString.Invariant(expected));
    }

    public RejectedException Not(string expected) => new($"{Place} is {string.Concat(Value.GetRawText().Take(40))}; expected {expected}.");
}
