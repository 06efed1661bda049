namespace Ebb.Testing.Theorems;

/// <summary>Marks the test of a statement of docs/theorems.md. A statement may have several tests, each with its own evidence.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class TheoremAttribute(string name, Evidence evidence) : Attribute
{
    public string Name { get; } = name;

    public Evidence Evidence { get; } = evidence;
}
