namespace Ebb.Devices;

/// <summary>A device was asked for by name and this build or this machine does not have it.</summary>
/// <param name="message">What is missing, and what to use instead.</param>
public sealed class DeviceUnavailableException(string message) : Exception(message);
