using ScottPlot;
using SkiaSharp;
using TokenVault.Load.Report;

namespace TokenVault.Load.Reports.Pictures;

/// <summary>How all pictures look, and panels stacked into one picture.</summary>
internal static class Drawing
{
    /// <summary>Pixels.</summary>
    public const int Width = 1200;

    public const int LabelSize = 14;

    private const int TitleSize = 17;
    private const int PngQuality = 100;

    // Okabe and Ito's colours, which people who see few colours tell apart as well.
    private static readonly string[] Palette = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8C6D1F", "#5D4E99", "#444444", "#999999"];

    public static Color Ceiling { get; } = Color.FromHex("#B8B8B8");

    public static Color Path { get; } = Color.FromHex(Palette[0]);

    public static Color Of(int index) => Color.FromHex(Palette[index % Palette.Length]);

    public static Plot Begin(string title, string xLabel, string? yLabel = null)
    {
        EmbeddedFont.Use();
        var plot = new Plot();
        plot.Title(title, TitleSize);
        plot.XLabel(xLabel, LabelSize);
        if (yLabel is not null)
        {
            plot.YLabel(yLabel, LabelSize);
        }

        plot.Axes.Bottom.TickLabelStyle.FontSize = LabelSize - 1;
        plot.Axes.Left.TickLabelStyle.FontSize = LabelSize - 1;
        plot.Legend.FontSize = LabelSize - 1;
        plot.Grid.MajorLineColor = Color.FromHex("#E4E4E4");
        return plot;
    }

    /// <summary>Of a run at a fixed rate without what its share is of, which the captions say; a long name takes a picture's room.</summary>
    public static string ShortTitle(MeasuredRow row) => row.Offered is not null && row.Title.IndexOf('%') is var end and > 0 ? row.Title[..(end + 1)] : row.Title;

    /// <summary>The panels below one another as a PNG file; null where there is none.</summary>
    public static Picture? Stack(string file, string title, string caption, IReadOnlyList<Panel> panels)
    {
        if (panels.Count == 0)
        {
            return null;
        }

        var height = panels.Sum(panel => panel.Height);
        using var bitmap = new SKBitmap(Width, height);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        var top = 0;
        foreach (var panel in panels)
        {
            using var image = panel.Plot.GetImage(Width, panel.Height);
            using var part = SKBitmap.Decode(image.GetImageBytes());
            canvas.DrawBitmap(part, 0, top);
            top += panel.Height;
        }

        using var png = bitmap.Encode(SKEncodedImageFormat.Png, PngQuality);
        return new Picture(file, title, caption, Width, height, png.ToArray());
    }
}
