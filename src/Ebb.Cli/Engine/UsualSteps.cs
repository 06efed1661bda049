namespace Ebb.Cli.Engine;

/// <summary>The sampling steps taken when nobody says how many: more show little, and models are often trained with a thousand.</summary>
internal static class UsualSteps
{
    public const string Text = "T, but at most 100";

    private const int Most = 100;

    /// <summary>Of a model with T steps.</summary>
    public static int Of(int scheduleSteps) => Math.Min(scheduleSteps, Most);
}
