using Ebb.Nn;

namespace Ebb.Models;

/// <summary>What <c>config.json</c> says: the net, the size of its images, and its classes.</summary>
internal sealed record NetDescription(Net Net, int Height, int Width, int? NullClass, IReadOnlyList<string>? ClassNames);
