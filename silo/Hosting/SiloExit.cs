namespace Coordination.Hosting;

/// <summary>What the end of the program says to a script or a supervisor. Never renumbered; up to 5 as <c>coord</c> has them.</summary>
internal static class SiloExit
{
    public const int Done = 0;

    /// <summary>It failed; what it said last tells why.</summary>
    public const int Error = 1;

    /// <summary>The command line or a setting is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Broken off or not ended: the same command goes on.</summary>
    public const int Open = 3;

    public const int NotAllowed = 4;

    /// <summary>A conflict or a precondition: such as a schema that is newer than the program.</summary>
    public const int Conflict = 5;

    /// <summary>The process must not go on, because its place is another's now. Start it again.</summary>
    public const int Fenced = 6;
}
