using Ebb.Cli.Engine;

namespace Ebb.Cli.Output;

/// <summary>The results of <c>ebb certify</c>, for a person or for a program.</summary>
internal static class CertifyReport
{
    private const int Column = 16;

    public static void Write(CertifyOutcome outcome, CertifySettings settings, CertifyRequest request, bool json, TextWriter target)
    {
        if (json)
        {
            target.WriteLine(JsonLine.Of(
            [
                ("kind", settings.Kind),
                ("folder", request.Folder),
                ("statement", outcome.Statement),
                .. outcome.Figures,
                ("sampler", settings.Sampler),
                ("clip", settings.Clip),
                ("steps", request.Steps),
                ("seed", settings.Seed),
                ("first", settings.Image),
                ("pictures", outcome.Pictures),
                ("seconds", Math.Round(outcome.Seconds, 3)),
                ("device", settings.Compute.Device),
                ("threads", settings.Compute.Threads),
            ]));
            return;
        }

        Line("certified", Units.Invariant($"{settings.Sampler}, clip {settings.Clip}, {Units.Count(request.Steps, "step")}, seed {settings.Seed}, image {settings.Image}"));
        Line("statement", outcome.Statement);
        foreach (var (word, text) in outcome.Details) Line(word, text);
        Line("wrote", request.Folder);
        foreach (string picture in outcome.Pictures) Line("wrote", picture);
        Line("time", Units.Duration(outcome.Seconds));
        Line("to check it", $"ebb check {request.Folder}");

        void Line(string word, string text) => target.WriteLine($"{word.PadRight(Column)}{text}");
    }
}
