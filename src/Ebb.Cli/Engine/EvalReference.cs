namespace Ebb.Cli.Engine;

/// <summary>The images that samples are measured against.</summary>
/// <param name="Name">The set's name.</param>
/// <param name="Images">How many there are; twice n of them are used.</param>
/// <param name="IsUnseen">Whether training did not see them.</param>
internal sealed record EvalReference(string Name, int Images, bool IsUnseen)
{
    /// <summary>Such as "fashion-mnist, 10,000 images that training did not see".</summary>
    public override string ToString() => FormattableString.Invariant($"{Name}, {Images:#,0} images {(IsUnseen ? "that training did not see" : "that were trained on")}");
}
