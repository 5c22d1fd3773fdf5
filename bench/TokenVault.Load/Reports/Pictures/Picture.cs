namespace TokenVault.Load.Reports.Pictures;

/// <summary>A picture of the report.</summary>
/// <param name="File">Its name in the report's folder.</param>
/// <param name="Title">For those who can't see it.</param>
/// <param name="Caption">How to read it.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Png">The file's bytes.</param>
internal sealed record Picture(string File, string Title, string Caption, int Width, int Height, byte[] Png);
