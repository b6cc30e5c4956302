namespace Coordination.Orders;

/// <summary>Where an order stands. Stored by number: append only.</summary>
[GenerateSerializer, Alias("order-phase")]
public enum OrderPhase
{
    /// <summary>Lines are coming in.</summary>
    Draft = 0,

    /// <summary>Planned: counted and sealed under a root; nothing has happened to any number.</summary>
    Planned = 1,

    /// <summary>A second person approved this plan.</summary>
    Approved = 2,

    /// <summary>Holds are being placed and carriers commanded.</summary>
    Running = 3,

    /// <summary>Every line ended.</summary>
    Completed = 4,

    /// <summary>Stopped: nothing more is dispatched.</summary>
    Stopped = 5,

    /// <summary>An undo of it was applied: its holds are being revoked, or are revoked once that order is completed.</summary>
    Undone = 6,

    /// <summary>Held up: nothing is placed or sent until it is resumed.</summary>
    Paused = 7,
}
