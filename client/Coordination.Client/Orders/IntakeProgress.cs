namespace Coordination.Orders;

/// <summary>How far the sending of an order's rows has come. Never falls.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Step">What goes on.</param>
/// <param name="Rows">Rows that are durable on the other side.</param>
/// <param name="Numbers">Rows of them that hold a mobile number.</param>
/// <param name="Rejected">Rows of them that do not.</param>
/// <param name="BytesRead">Bytes taken from the file; 0 when the rows come from no file.</param>
/// <param name="Bytes">Bytes of the file; 0 when the rows come from no file.</param>
public sealed record IntakeProgress(
    string OrderId, IntakeStep Step, int Rows, int Numbers, int Rejected, long BytesRead, long Bytes)
{
    /// <summary>How long it waits from now on because the system is too busy; zero while it goes on.</summary>
    public TimeSpan Waiting { get; init; }
}

/// <summary>What goes on while an order is taken in.</summary>
public enum IntakeStep
{
    /// <summary>Rows are being sent.</summary>
    Sending = 0,

    /// <summary>All rows are there; they are counted and sealed.</summary>
    Planning = 1,

    /// <summary>The plan stands.</summary>
    Planned = 2,
}
