namespace Ebb.Data;

/// <summary>A data set is not here and could not be brought; the message lists what was tried and what to do.</summary>
public sealed class DataUnavailableException : Exception
{
    /// <summary>An exception without a message.</summary>
    public DataUnavailableException()
    {
    }

    /// <summary>An exception with a message.</summary>
    public DataUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and a cause.</summary>
    public DataUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
