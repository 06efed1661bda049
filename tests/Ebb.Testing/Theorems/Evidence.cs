namespace Ebb.Testing.Theorems;

/// <summary>What a test of a statement is worth, strongest first. docs/theorems.md says the same in words.</summary>
public enum Evidence
{
    /// <summary>True for every input by the way the code is built; the test shows that it is built so.</summary>
    Definition,

    /// <summary>Rational arithmetic, no rounding: true for the cases run, as equations and inequalities between exact numbers.</summary>
    Exact,

    /// <summary>Interval arithmetic over boxes that cover the whole stated range: true for every real input in it.</summary>
    Enclosed,

    /// <summary>Random cases in double (or in 60 digits), with a stated tolerance.</summary>
    Property,
}
