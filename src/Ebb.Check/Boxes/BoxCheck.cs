using Ebb.Check.Subjects;

namespace Ebb.Check.Boxes;

internal static class BoxCheck
{
    public static string Run(Certificate certificate, IProgress<double>? progress, CancellationToken cancellation) => throw new RejectedException("later");
}
