namespace Ebb.Cli.Output;

/// <summary>Lines of a label and a text, within 80 columns: a text that is longer goes on under itself.</summary>
/// <param name="target">Where they go.</param>
/// <param name="labelWidth">Columns of the label, the space after it included.</param>
internal sealed class LabelledLines(TextWriter target, int labelWidth)
{
    private const int Width = 80;

    public void Write(string label, string text)
    {
        string line = label.PadRight(labelWidth);
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            bool isFirst = line.Length == labelWidth;
            if (!isFirst && line.Length + 1 + word.Length > Width)
            {
                target.WriteLine(line);
                (line, isFirst) = (new string(' ', labelWidth), true);
            }

            line += isFirst ? word : " " + word;
        }

        target.WriteLine(line.TrimEnd());
    }
}
