namespace Ebb.Measures;

/// <summary>A classifier and how well it knows its classes.</summary>
/// <param name="Classifier">The classifier.</param>
/// <param name="Accuracy">The share of test images whose class it finds, 0 to 1.</param>
/// <param name="TestImages">The number of test images, none of them trained on.</param>
/// <param name="WasStored">Whether it was there already; otherwise it was trained now.</param>
public sealed record TrainedClassifier(Classifier Classifier, double Accuracy, int TestImages, bool WasStored);
