namespace Ebb.Spec.Nn;

/// <summary>The two small denoisers.</summary>
public enum EpsNetKind
{
    /// <summary>conv1, relu, conv2, relu, conv3, relu, conv4.</summary>
    Plain,

    /// <summary>stem, relu, block1, relu, block2, relu, out, where block(x) = x + conv2(relu(conv1(x))).</summary>
    Residual,
}
