namespace Coordination.Cli;

/// <summary>The file that says where silos are and as whom to speak to them.</summary>
/// <param name="Path">The file.</param>
/// <param name="IsDevelopment">Whether a silo in development mode wrote it, into its data folder.</param>
internal sealed record Place(string Path, bool IsDevelopment)
{
    internal static Place Of(string folder) => new(System.IO.Path.Combine(folder, DevFile.FileName), IsDevelopment: true);
}
