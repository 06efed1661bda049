namespace Ebb.Check;

/// <summary>The certificate is not accepted; the message is the reason.</summary>
/// <param name="reason">What was found, and what was expected.</param>
/// <param name="mayBePrecision">Whether more digits of the checker's own might change that.</param>
internal sealed class RejectedException(string reason, bool mayBePrecision = false) : Exception(reason)
{
    public bool MayBePrecision => mayBePrecision;

    /// <summary>Rejects unless something holds.</summary>
    public static void Unless(bool holds, FormattableString reason, bool mayBePrecision = false)
    {
        if (!holds) throw new RejectedException(FormattableString.Invariant(reason), mayBePrecision);
    }
}
