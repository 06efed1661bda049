namespace Ebb.Random;

/// <summary>
/// What a random number is for. Each use has a stream of its own, so that no two uses ever share numbers
/// and adding a use changes none of the others. The values are part of the file of a run: never renumber.
/// </summary>
public enum NoiseStream
{
    /// <summary>Initial weights. Image: index of the parameter in its net.</summary>
    Weights = 0,

    /// <summary>The order of the training images. Step: epoch.</summary>
    Shuffle = 1,

    /// <summary>The timestep of each training image. Step: training step; image: row of the batch.</summary>
    TrainTime = 2,

    /// <summary>The noise added to each training image. Step: training step; image: row of the batch.</summary>
    TrainNoise = 3,

    /// <summary>The noise of the fixed evaluation batch.</summary>
    Evaluation = 4,

    /// <summary>The start of a sample. Image: index of the sample.</summary>
    SampleStart = 5,

    /// <summary>The noise that a stochastic sampler adds. Step: index of the sampler's step; image: index of the sample.</summary>
    SampleStep = 6,

    /// <summary>The noise of the reconstruction pictures.</summary>
    Reconstruction = 7,

    /// <summary>Generated data sets. Image: index of the image.</summary>
    Data = 8,

    /// <summary>Which rows of a data set are held out or taken.</summary>
    Split = 9,

    /// <summary>Which training images are mirrored. Step: training step; image: row of the batch.</summary>
    TrainFlip = 10,

    /// <summary>Which training images have their class hidden. Step: training step; image: row of the batch.</summary>
    TrainClass = 11,

    /// <summary>
    /// What measures draw. Step 0: the weights of random features, image: stage; 1: directions, image: index; 2: which real images are compared;
    /// 3: the order of the timesteps of held-out losses.
    /// </summary>
    Measure = 20,

    /// <summary>Where the power iteration that follows a net's norms begins. Image: index of the layer.</summary>
    Lipschitz = 21,

    /// <summary>Starts that a search draws from a certified box. Image: index of the start.</summary>
    Attack = 22,
}
