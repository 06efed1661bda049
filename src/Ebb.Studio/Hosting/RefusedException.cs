namespace Ebb.Studio.Hosting;

/// <summary>A request that is answered with an error: a status and a sentence that a person can act on.</summary>
internal sealed class RefusedException(int status, string sentence) : Exception(sentence)
{
    public int Status { get; } = status;

    public static RefusedException Bad(string sentence) => new(400, sentence);

    public static RefusedException Missing(string sentence) => new(404, sentence);
}
