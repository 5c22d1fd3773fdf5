using ScottPlot;

namespace TokenVault.Load.Reports.Pictures;

/// <summary>A part of a picture, as wide as the picture, and its height in pixels.</summary>
internal sealed record Panel(Plot Plot, int Height);
