namespace Ebb.Data;

/// <summary>How a picture that is no square becomes one.</summary>
public enum ImageCrop
{
    /// <summary>The largest centred square is kept; the sides beyond it are cut off. Shapes keep their proportions.</summary>
    Center,

    /// <summary>Nothing is cut off: the whole picture is stretched to the square. Shapes lose their proportions; there are no bars.</summary>
    None,
}
