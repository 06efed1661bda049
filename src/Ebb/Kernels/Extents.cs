namespace Ebb.Kernels;

/// <summary>A number known when a tile is compiled: the JIT drops the branches of a tile that its extents rule out.</summary>
internal interface IExtent
{
    static abstract int Value { get; }
}

internal readonly struct One : IExtent
{
    public static int Value => 1;
}

internal readonly struct Two : IExtent
{
    public static int Value => 2;
}

internal readonly struct Three : IExtent
{
    public static int Value => 3;
}

internal readonly struct Four : IExtent
{
    public static int Value => 4;
}

internal readonly struct Five : IExtent
{
    public static int Value => 5;
}

internal readonly struct Six : IExtent
{
    public static int Value => 6;
}

internal readonly struct Seven : IExtent
{
    public static int Value => 7;
}

internal readonly struct Eight : IExtent
{
    public static int Value => 8;
}
