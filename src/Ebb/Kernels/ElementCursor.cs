using System.Runtime.CompilerServices;

namespace Ebb.Kernels;

/// <summary>Walks through one image in row-major (channel, row, column) order, whatever its layout.</summary>
internal unsafe ref struct ElementCursor
{
    private readonly CpuStorage _storage;
    private readonly int _image;
    private readonly nint _step;
    private readonly int _width;
    private float* _next;
    private int _channel, _row, _column;

    public ElementCursor(CpuStorage storage, int image, int element)
    {
        var shape = storage.Shape;
        (_storage, _image, _step, _width) = (storage, image, (nint)storage.Layout.ColumnStride, shape.W);
        (int line, _column) = Math.DivRem(element, shape.W);
        (_channel, _row) = Math.DivRem(line, shape.H);
        _next = storage.Row(image, _channel, _row) + (_column * _step);
    }

    /// <summary>Writes one element and moves on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(float value)
    {
        *_next = value;
        _next += _step;
        if (++_column == _width) NextLine();
    }

    /// <summary>Writes four elements and moves on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(float first, float second, float third, float fourth)
    {
        if (_column + 4 > _width)
        {
            Write(first);
            Write(second);
            Write(third);
            Write(fourth);
            return;
        }

        float* next = _next;
        next[0] = first;
        next[_step] = second;
        next[2 * _step] = third;
        next[3 * _step] = fourth;
        _next = next + (4 * _step);
        _column += 4;
        if (_column == _width) NextLine();
    }

    private void NextLine()
    {
        _column = 0;
        if (++_row == _storage.Shape.H)
        {
            _row = 0;
            if (++_channel == _storage.Shape.C) return;
        }

        _next = _storage.Row(_image, _channel, _row);
    }
}
