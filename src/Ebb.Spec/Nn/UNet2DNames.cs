namespace Ebb.Spec.Nn;

/// <summary>The two spellings of the attention's weights in published checkpoints.</summary>
public static class UNet2DNames
{
    private static readonly (string Legacy, string Current)[] Spellings =
        [(".query.", ".to_q."), (".key.", ".to_k."), (".value.", ".to_v."), (".proj_attn.", ".to_out.0.")];

    /// <summary>The name of today for a name of either spelling.</summary>
    /// <param name="name">The name of a parameter, such as <c>mid_block.attentions.0.query.weight</c>.</param>
    /// <returns><c>mid_block.attentions.0.to_q.weight</c>; other names come back as they are.</returns>
    public static string Current(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!name.Contains(".attentions.", StringComparison.Ordinal)) return name;
        return Spellings.Aggregate(name, (text, spelling) => text.Replace(spelling.Legacy, spelling.Current, StringComparison.Ordinal));
    }
}
