using Ebb.Check.Subjects;

namespace Ebb.Check.Norms;

internal static class LipschitzCheck
{
    public static string Run(Certificate certificate, IProgress<double>? progress, CancellationToken cancellation) => throw new RejectedException("later");
}
