using System.Globalization;

namespace Ebb.Formats;

/// <summary>
/// A TensorBoard event file: TFRecords of Event messages. Each write reaches the operating system before it returns, so the file of a killed
/// process can be read up to its last whole event, and appended to. There may be any number of readers, but one writer at a time: the caller sees to that.
/// </summary>
/// <remarks>
/// The messages, by field number: Event { double wall_time = 1; int64 step = 2; string file_version = 3; Summary summary = 5; SessionLog session_log = 7; },
/// Summary { repeated Value value = 1; }, Value { string tag = 1; float simple_value = 2; Image image = 4; },
/// Image { int32 height = 1; int32 width = 2; int32 colorspace = 3; bytes encoded_image_string = 4; }, SessionLog { SessionStatus status = 1; }.
/// </remarks>
public sealed class TensorBoardEventFile : IDisposable
{
    private const string Version = "brain.Event:2";
    private const int SessionStart = 1;

    private readonly FileStream _file;

    private TensorBoardEventFile(FileStream file) => _file = file;

    /// <summary>The file.</summary>
    public string Path => _file.Name;

    /// <summary>
    /// A name that TensorBoard recognises, <c>events.out.tfevents.SECONDS.ebb</c>; it reads all such files of a folder in the order of names.
    /// </summary>
    /// <param name="wallTime">When the run, or its continuation, began.</param>
    public static string NameFor(DateTimeOffset wallTime) =>
        string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{wallTime.ToUnixTimeSeconds():D10}.ebb");

    /// <summary>
    /// Makes the file and its folder, or opens it to append. What a killed process left of an unfinished event is cut off.
    /// </summary>
    /// <param name="path">The file; TensorBoard wants a name such as <see cref="NameFor"/> makes.</param>
    /// <param name="wallTime">The time now, written into the first event of a new file.</param>
    /// <exception cref="InvalidDataException">The file there is not an event file, or is damaged; it is left as it was.</exception>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static TensorBoardEventFile Open(string path, DateTimeOffset wallTime)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        path = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);

        // No buffer of ours: what is written is with the operating system.
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        try
        {
            var file = new TensorBoardEventFile(stream);
            file.FindEnd(wallTime);
            return file;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Appends one number.</summary>
    /// <param name="tag">The curve's name; slashes group curves.</param>
    /// <param name="value">Any value, NaN and infinities too; kept as float32.</param>
    /// <param name="step">Optimizer steps taken, at least 0.</param>
    /// <param name="wallTime">The time now.</param>
    public void AddScalar(string tag, double value, long step, DateTimeOffset wallTime) =>
        Add(Value(tag).Float(2, (float)value), step, wallTime);

    /// <summary>Appends one picture, as PNG.</summary>
    /// <param name="tag">The picture's name.</param>
    /// <param name="picture">1 to 4 channels.</param>
    /// <param name="step">Optimizer steps taken, at least 0.</param>
    /// <param name="wallTime">The time now.</param>
    public void AddImage(string tag, Picture picture, long step, DateTimeOffset wallTime)
    {
        ArgumentNullException.ThrowIfNull(picture);
        using var png = new MemoryStream();
        PngFile.Write(png, picture);
        var image = new TensorBoardMessage()
            .Integer(1, picture.Height)
            .Integer(2, picture.Width)
            .Integer(3, picture.Channels)
            .Data(4, png.GetBuffer().AsSpan(0, (int)png.Length));
        Add(Value(tag).Message(4, image), step, wallTime);
    }

    /// <summary>
    /// Says that the run begins, or that it begins again: at every such event but a run's first, TensorBoard forgets what the events before it, in
    /// this file and in those with earlier names, say of its step and of later ones.
    /// </summary>
    /// <param name="step">The first step that is to come, at least 0.</param>
    /// <param name="wallTime">The time now.</param>
    public void AddStart(long step, DateTimeOffset wallTime) => Add(7, new TensorBoardMessage().Integer(1, SessionStart), step, wallTime);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static TensorBoardMessage Value(string tag)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        return new TensorBoardMessage().Text(1, tag);
    }

    private static byte[] VersionEvent(DateTimeOffset wallTime) =>
        TensorBoardRecord.Frame(new TensorBoardMessage().Double(1, Seconds(wallTime)).Text(3, Version).Bytes);

    private static double Seconds(DateTimeOffset wallTime) => (wallTime - DateTimeOffset.UnixEpoch).TotalSeconds;

    private void Add(TensorBoardMessage value, long step, DateTimeOffset wallTime) => Add(5, new TensorBoardMessage().Message(1, value), step, wallTime);

    private void Add(int field, TensorBoardMessage what, long step, DateTimeOffset wallTime)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        _file.Write(TensorBoardRecord.Frame(new TensorBoardMessage().Double(1, Seconds(wallTime)).Integer(2, step).Message(field, what).Bytes));
    }

    private void FindEnd(DateTimeOffset wallTime)
    {
        byte[] first = VersionEvent(wallTime);
        long end = TensorBoardRecord.EndOfWholeRecords(_file, Path);
        if (end == 0 && _file.Length >= first.Length)
        {
            throw BadFile.At(Path, 0, "this is not an event file: it does not begin with a whole record. Start a new file, or delete this one.");
        }

        _file.SetLength(end);
        _file.Position = end;
        if (end == 0) _file.Write(first);
    }
}
