namespace Coordination.Orders;

/// <summary>Rows of a file in its order, as much at a time as is at hand.</summary>
internal interface IRowSource : IDisposable
{
    /// <summary>Takes more from the file; false once there is no more.</summary>
    /// <exception cref="DamagedPartException">A packed file is damaged.</exception>
    ValueTask<bool> Fill(CancellationToken ct);

    /// <summary>Adds the rows at hand, until the page has so many.</summary>
    void Drain(List<OrderFileRow> page, int rowsMax);

    /// <summary>Reads what is left and gives the file's SHA-256, 64 lower-case hex digits.</summary>
    ValueTask<string> Finish(CancellationToken ct);

    /// <summary>Bytes of the file that were used up, 0 to its size; from any thread.</summary>
    long BytesRead { get; }
}
