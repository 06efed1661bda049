using System.Globalization;
using System.Text;

namespace Ebb.Formats;

/// <summary>
/// Parses the header of an npy file: a Python dictionary with exactly the keys <c>descr</c>, <c>fortran_order</c> and <c>shape</c>,
/// padded with spaces and closed by a line feed. NumPy Enhancement Proposal 1, "A simple file format for NumPy arrays".
/// </summary>
internal ref struct NpyHeaderParser(ReadOnlySpan<byte> text, string name, long start)
{
    private const int MaxDimensions = 16;

    private readonly ReadOnlySpan<byte> _text = text;
    private int _at;

    public NpyHeader Parse()
    {
        NpyKind? kind = null;
        bool? fortranOrder = null;
        List<long>? shape = null;
        Expect('{');
        while (!TryTake('}'))
        {
            int keyAt = _at;
            string key = QuotedText();
            Expect(':');
            if (key == "descr" && kind is null) kind = ParseKind();
            else if (key == "fortran_order" && fortranOrder is null) fortranOrder = ParseBoolean();
            else if (key == "shape" && shape is null) shape = ParseShape();
            else throw Bad(keyAt, $"the key '{key}' is unknown or repeated; descr, fortran_order and shape are expected, once each.");

            if (!TryTake(',') && Peek() != '}') throw Bad(_at, "',' or '}' is expected.");
        }

        ExpectPadding();
        if (kind is null || fortranOrder is null || shape is null)
        {
            throw Bad(_at, "the header lacks one of the keys descr, fortran_order and shape.");
        }

        return new(kind.Value, fortranOrder.Value, shape);
    }

    private NpyKind ParseKind()
    {
        SkipSpaces();
        int at = _at;
        if (Peek() is not ('\'' or '"')) throw Bad(at, "descr is not a plain element type; record arrays are not read.");
        string description = QuotedText();
        return NpyHeader.KindOf(description) ?? throw Bad(
            at, $"the element type '{description}' is not read; |u1, <f4, <f8, <i4, <i8, |i1 and |b1 are. Convert with NumPy's astype('<f4').");
    }

    private bool ParseBoolean()
    {
        SkipSpaces();
        if (TryTakeWord("True"u8)) return true;
        return TryTakeWord("False"u8) ? false : throw Bad(_at, "fortran_order must be True or False.");
    }

    private List<long> ParseShape()
    {
        var shape = new List<long>();
        Expect('(');
        bool comma = true;
        while (!TryTake(')'))
        {
            if (!comma) throw Bad(_at, "',' or ')' is expected in shape.");
            if (shape.Count == MaxDimensions) throw Bad(_at, $"shape has more than {MaxDimensions} axes.");
            shape.Add(ParseExtent());
            comma = TryTake(',');
        }

        if (shape.Count == 1 && !comma) throw Bad(_at, "a shape of one axis needs its comma, as in (5,).");
        return shape;
    }

    private long ParseExtent()
    {
        SkipSpaces();
        int at = _at;
        while (_at < _text.Length && _text[_at] is >= (byte)'0' and <= (byte)'9') _at++;
        return long.TryParse(_text[at.._at], NumberStyles.None, CultureInfo.InvariantCulture, out long extent)
            ? extent
            : throw Bad(at, "shape needs whole numbers from 0 to 2^63 - 1.");
    }

    private string QuotedText()
    {
        SkipSpaces();
        int quote = Peek();
        if (quote is not ('\'' or '"')) throw Bad(_at, "a quoted name is expected.");
        int length = _text[(_at + 1)..].IndexOf((byte)quote);
        if (length < 0) throw Bad(_at, "a quotation is not closed.");
        string value = Encoding.Latin1.GetString(_text.Slice(_at + 1, length));
        _at += length + 2;
        return value;
    }

    private void ExpectPadding()
    {
        var padding = _text[_at..];
        if (padding.Length == 0 || padding[^1] != '\n' || padding[..^1].ContainsAnyExcept((byte)' '))
        {
            throw Bad(_at, "the header must end with spaces and one line feed.");
        }
    }

    private readonly int Peek() => _at < _text.Length ? _text[_at] : -1;

    private void SkipSpaces()
    {
        while (Peek() == ' ') _at++;
    }

    private bool TryTake(char wanted)
    {
        SkipSpaces();
        if (Peek() != wanted) return false;
        _at++;
        return true;
    }

    private bool TryTakeWord(ReadOnlySpan<byte> word)
    {
        if (!_text[_at..].StartsWith(word)) return false;
        _at += word.Length;
        return true;
    }

    private void Expect(char wanted)
    {
        if (!TryTake(wanted)) throw Bad(_at, $"'{wanted}' is expected in the npy header.");
    }

    private readonly InvalidDataException Bad(int at, string problem) => BadFile.At(name, start + at, problem);
}
