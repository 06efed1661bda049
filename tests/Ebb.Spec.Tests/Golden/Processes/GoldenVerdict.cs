namespace Ebb.Spec.Tests.Golden.Processes;

/// <summary>"accepted" and "rejected": an error must be of an argument that it names.</summary>
internal static class GoldenVerdict
{
    public static void Check(string what, string verdict, Exception? error)
    {
        switch (verdict)
        {
            case "accepted":
                Assert.True(error is null, $"{what} must be accepted, got {error}");
                break;
            case "rejected":
                Assert.False(string.IsNullOrEmpty((error as ArgumentException)?.ParamName), $"{what} must be rejected by the name of the argument, got {error}");
                break;
            default:
                throw new InvalidDataException($"{what}: unknown verdict {verdict}.");
        }
    }
}
