namespace Ebb.Nn;

/// <summary>The shape of a convolutional noise predictor, checked when made. It fits images of any size.</summary>
public sealed record EpsConvNetConfig
{
    private readonly int _dataChannels = 3;
    private readonly int _hidden = 32;
    private readonly int _kernel = 3;

    /// <summary>Channels of the images, 1 to 4096. The net's input has one more, for time. Default 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 to 4096.</exception>
    public int DataChannels
    {
        get => _dataChannels;
        init => _dataChannels = InRange(value, nameof(DataChannels));
    }

    /// <summary>Channels between the layers, 1 to 4096. Default 32.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 to 4096.</exception>
    public int Hidden
    {
        get => _hidden;
        init => _hidden = InRange(value, nameof(Hidden));
    }

    /// <summary>Rows and columns of every convolution kernel: odd, 1 to 15. Default 3; with 1 no pixel sees its neighbours.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is even or outside 1 to 15.</exception>
    public int Kernel
    {
        get => _kernel;
        init
        {
            if (value is < 1 or > 15 || value % 2 == 0)
            {
                throw new ArgumentOutOfRangeException(nameof(Kernel), value, "Expected an odd kernel size from 1 to 15; 3 is usual.");
            }

            _kernel = value;
        }
    }

    private static int InRange(int value, string name) => value is >= 1 and <= 4096
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "Expected a number of channels from 1 to 4096.");
}
