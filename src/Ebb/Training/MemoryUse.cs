namespace Ebb.Training;

/// <summary>What a run needs memory for.</summary>
public enum MemoryUse
{
    /// <summary>The images in memory and the order they are drawn in.</summary>
    Images,

    /// <summary>The net's weights and their gradients.</summary>
    Weights,

    /// <summary>The moments of the optimizer.</summary>
    Moments,

    /// <summary>The running average of the weights.</summary>
    Average,

    /// <summary>What lies between input and loss of the images that run through the net at a time, with its gradients.</summary>
    Activations,

    /// <summary>The same, without gradients, of the images that the held-out loss is measured on.</summary>
    Evaluation,

    /// <summary>What the kernels work in, and the filters in the forms that they like.</summary>
    Kernels,

    /// <summary>Drawing pictures beside the training.</summary>
    Pictures,

    /// <summary>The copy of the state that a checkpoint is written from.</summary>
    Checkpoint,

    /// <summary>The time of each step, kept for the median.</summary>
    Records,

    /// <summary>The program itself.</summary>
    Program,
}
