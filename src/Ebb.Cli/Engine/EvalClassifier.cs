namespace Ebb.Cli.Engine;

/// <summary>The classifier whose features were used.</summary>
/// <param name="Name">The name of its features.</param>
/// <param name="Accuracy">The share of test images whose class it finds, 0 to 1.</param>
/// <param name="TestImages">The number of test images.</param>
/// <param name="WasStored">Whether it was there already.</param>
/// <param name="Seconds">The time it took to train or to read it.</param>
internal sealed record EvalClassifier(string Name, double Accuracy, int TestImages, bool WasStored, double Seconds);
