/// <summary>One panel of the picture: points of the plane under a title.</summary>
internal sealed record Panel(string Title, string Caption, IReadOnlyList<(double X, double Y)> Points);
