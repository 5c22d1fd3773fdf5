using ScottPlot;
using SkiaSharp;

namespace TokenVault.Load.Reports.Pictures;

/// <summary>The pictures' font, which the program brings along: a server often has none, and letters would be empty boxes there.</summary>
internal sealed class EmbeddedFont : IFontResolver
{
    private const string Name = "DejaVu Sans";

    private EmbeddedFont()
    {
    }

    private SKTypeface Regular { get; } = Load("DejaVuSans.ttf");

    private SKTypeface Bold { get; } = Load("DejaVuSans-Bold.ttf");

    /// <summary>Makes it the font of all pictures of this process.</summary>
    public static void Use() => _ = Registered.Value;

    private static readonly Lazy<bool> Registered = new(() =>
    {
        // Before the system's, which gives any font where it has not the one that is named.
        ScottPlot.Fonts.FontResolvers.Insert(0, new EmbeddedFont());
        ScottPlot.Fonts.Default = Name;
        ScottPlot.Fonts.Sans = Name;
        return true;
    });

    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        !string.Equals(fontName, Name, StringComparison.Ordinal) ? null
        : weight >= FontWeight.SemiBold ? Bold : Regular;

    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) =>
        CreateTypeface(fontName, bold ? FontWeight.Bold : FontWeight.Normal, FontSlant.Upright, FontSpacing.Normal);

    private static SKTypeface Load(string file)
    {
        using var resource = typeof(EmbeddedFont).Assembly.GetManifestResourceStream(file)!;
        return SKTypeface.FromStream(resource) ?? throw new InvalidOperationException($"{file} is no font.");
    }
}
