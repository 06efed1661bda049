namespace Ebb.Check;

/// <summary>The certificate is not accepted; the message is the reason. More digits of the checker's own may change one that is a matter of precision.</summary>
internal sealed class RejectedException(string reason, bool isPrecision = false) : Exception(reason)
{
    public bool IsPrecision => isPrecision;

    public static void Unless(bool holds, FormattableString reason, bool isPrecision = false)
    {
        if (!holds) throw new RejectedException(FormattableString.Invariant(reason), isPrecision);
    }
}
