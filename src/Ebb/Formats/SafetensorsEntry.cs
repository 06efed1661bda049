namespace Ebb.Formats;

/// <summary>Where one array of a safetensors file lies; offsets count from the end of the header.</summary>
internal sealed record SafetensorsEntry(string Name, string Type, int[] Shape, int Count, long Start, long End);
