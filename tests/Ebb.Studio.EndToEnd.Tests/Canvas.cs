namespace Ebb.Studio.EndToEnd.Tests;

/// <summary>What is drawn.</summary>
internal static class Canvas
{
    /// <summary>Whether colours of the palette are on a canvas: a pixel of about each, by the name of its custom property.</summary>
    public static async Task<bool> ColoursAsync(ILocator canvas, params string[] names) => await canvas.First.EvaluateAsync<bool>(
        """
        (canvas, names) => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
          return names.every(name => {
            probe.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
            probe.fillRect(0, 0, 1, 1);
            const wanted = probe.getImageData(0, 0, 1, 1).data;
            for (let i = 0; i < data.length; i += 4) {
              if (data[i + 3] > 200 && [0, 1, 2].every(k => Math.abs(data[i + k] - wanted[k]) < 12)) return true;
            }
            return false;
          });
        }
        """,
        names);
}
