using System.Text;

namespace Ebb.Data;

/// <summary>
/// Reads the plain files of a tar archive (POSIX 1003.1, ustar) front to back. The base library's reader sets memory aside by the lengths that
/// long names and extended headers announce; here those are stepped over, so that a block of 512 bytes is all that is ever held.
/// </summary>
/// <param name="stream">The archive, unpacked.</param>
/// <param name="maxBytes">The most bytes that the archive may have; what is stepped over counts too.</param>
internal sealed class TarArchive(Stream stream, long maxBytes)
{
    private const int BlockBytes = 512;
    private const int NameBytes = 100;
    private const int SizeAt = 124;
    private const int SizeBytes = 12;
    private const int SumAt = 148;
    private const int SumBytes = 8;
    private const int TypeAt = 156;

    private readonly byte[] _block = new byte[BlockBytes];
    private long _offset;
    private long _left;

    /// <summary>Steps to the next plain file, past what is left of this one and past everything else.</summary>
    /// <returns>Its name as written, or null at the end of the archive.</returns>
    /// <exception cref="InvalidDataException">The archive is damaged, truncated or longer than it may be.</exception>
    public string? Next()
    {
        while (true)
        {
            CopyTo(Stream.Null);
            // Archives without the two blocks of zeros at the end are read like the others.
            if (!TryFill() || !_block.AsSpan().ContainsAnyExcept((byte)0)) return null;
            if (Octal(SumAt, SumBytes) != Sum()) throw new InvalidDataException($"the checksum of the header before offset {_offset} differs.");
            byte type = _block[TypeAt];
            bool isLinkOrFolder = type is >= (byte)'1' and <= (byte)'6';
            _left = isLinkOrFolder ? 0 : Octal(SizeAt, SizeBytes);
            if (_left > maxBytes - _offset) throw TooLong();
            if (type is 0 or (byte)'0') return Name();
        }
    }

    /// <summary>Copies the file that <see cref="Next"/> has found.</summary>
    /// <exception cref="InvalidDataException">The archive ends before it.</exception>
    public void CopyTo(Stream target)
    {
        while (_left > 0)
        {
            if (!TryFill()) throw Truncated();
            int length = (int)Math.Min(_left, BlockBytes);
            target.Write(_block, 0, length);
            _left -= length;
        }
    }

    private bool TryFill()
    {
        if (_offset > maxBytes) throw TooLong();
        int read = stream.ReadAtLeast(_block, BlockBytes, throwOnEndOfStream: false);
        if (read is > 0 and < BlockBytes) throw Truncated();
        _offset += read;
        return read > 0;
    }

    private string Name()
    {
        var name = _block.AsSpan(0, NameBytes);
        int end = name.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? name : name[..end]);
    }

    private long Octal(int at, int length)
    {
        long number = 0;
        foreach (byte digit in _block.AsSpan(at, length).Trim(" \0"u8))
        {
            if (digit is < (byte)'0' or > (byte)'7') throw new InvalidDataException($"the header before offset {_offset} holds no octal number where one is expected.");
            number = number * 8 + digit - '0';
        }

        return number;
    }

    // The sum of a header's bytes, its own place counted as spaces.
    private long Sum()
    {
        long sum = SumBytes * ' ';
        for (int i = 0; i < BlockBytes; i++) sum += i is >= SumAt and < SumAt + SumBytes ? 0 : _block[i];
        return sum;
    }

    private InvalidDataException TooLong() => new($"it is longer than {maxBytes} bytes, unpacked.");

    private InvalidDataException Truncated() => new($"it is truncated at offset {_offset}.");
}
