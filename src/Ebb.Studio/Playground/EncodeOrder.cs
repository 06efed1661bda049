namespace Ebb.Studio.Playground;

/// <summary>A picture that was uploaded, and the timestep to encode it to before it is decoded again.</summary>
internal sealed record EncodeOrder(string Upload, int T);
