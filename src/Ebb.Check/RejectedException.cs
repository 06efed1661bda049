namespace Ebb.Check;

/// <summary>The certificate is not accepted; the message is the reason.</summary>
internal sealed class RejectedException(string reason) : Exception(reason)
{
    public static void Unless(bool holds, FormattableString reason)
    {
        if (!holds) throw new RejectedException(FormattableString.Invariant(reason));
    }
}
