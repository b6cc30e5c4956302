namespace Coordination.Orders;

/// <summary>What a watcher was shown last: an order is worth showing again when its phase or its counts changed.</summary>
internal sealed class OrderSeen(OrderView view)
{
    internal bool Shows(OrderView now) =>
        now.Phase == view.Phase && now.HeldAt == view.HeldAt && now.Outcomes.SequenceEqual(view.Outcomes);
}
