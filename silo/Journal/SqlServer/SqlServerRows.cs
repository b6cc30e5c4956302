using Coordination.Orders;
using static Coordination.Journal.SqlServerRowType;

namespace Coordination.Journal;

/// <summary>The table types of <c>infra/sql/sqlserver</c>, each as its script declares it.</summary>
internal static class SqlServerRows
{
    /// <summary>Characters of a grain's key, an order's id or a tag.</summary>
    public const int KeyMax = 200;

    /// <summary>Characters of a state's name or a service id.</summary>
    public const int NameMax = 100;

    /// <summary>Characters of a reason.</summary>
    public const int ReasonMax = 500;

    /// <summary>Characters of a carrier unit.</summary>
    public const int UnitMax = 16;

    public static readonly SqlServerRowType<StateKey> StateKeys = new(
        "state_key",
        [Int("position"), Int("type_hash"), Long("number"), Int("id_hash"), Text("text", KeyMax), Text("state_name", NameMax)],
        (into, key, position) => into.Add(position).Add(key.TypeHash).Add(key.Number).Add(key.IdHash).Add(key.Text).Add(key.StateName));

    public static readonly SqlServerRowType<StateRow> States = new(
        "state_row",
        [
            Int("type_hash"), Long("number"), Int("id_hash"), Text("text", KeyMax), Text("state_name", NameMax), Int("position"),
            Int("expected_version"), AnyBytes("payload"),
        ],
        (into, row, position) => into
            .Add(row.Key.TypeHash).Add(row.Key.Number).Add(row.Key.IdHash).Add(row.Key.Text).Add(row.Key.StateName).Add(position)
            .Add(row.ExpectedVersion).Add(row.Payload));

    public static readonly SqlServerRowType<WishRow> Wishes = new(
        "wish_row",
        [
            Long("number"), Text("executor", UnitMax), Int("slice"), Int("version"), Int("epoch"), Int("services"), Int("frees"),
            Int("priority"), Long("order_no"), Text("notice", NameMax), Int("state"), Long("ordered_at"), Int("refusal"),
        ],
        (into, row, _) => into
            .Add(row.Number).Add(row.Wish.Executor.ToString()).Add(row.Slice).Add(row.Wish.Version).Add(row.Wish.Epoch)
            .Add((int)row.Wish.Services).Add(row.Wish.Frees ? 1 : 0).Add((int)row.Wish.Priority).Add(row.OrderNo)
            .Add(row.Wish.Notice).Add((int)row.State).Add(Instants.ToMicroseconds(row.OrderedAt)).Add((int)row.Refusal));

    public static readonly SqlServerRowType<WithdrawalRow> Withdrawals = new(
        "withdrawal_row",
        [Long("number"), Text("executor", UnitMax), Int("state"), Int("refusal")],
        (into, row, _) => into.Add(row.Number).Add(row.Executor.ToString()).Add((int)row.State).Add((int)row.Refusal));

    public static readonly SqlServerRowType<RaisedRow> Raised = new(
        "raised_row",
        [Long("number"), Text("executor", UnitMax), Int("state"), Int("applied_version"), Int("applied_services"), Long("applied_at")],
        (into, row, _) => into
            .Add(row.Number).Add(row.Executor.ToString()).Add((int)row.State).Add(row.AppliedVersion).Add((int)row.AppliedServices)
            .Add(row.AppliedAt is { } at ? Instants.ToMicroseconds(at) : (long?)null));

    public static readonly SqlServerRowType<ForgottenEffect> Forgotten = new(
        "forgotten_row",
        [
            Long("number"), Text("carrier", UnitMax), Int("position"), Int("fence"), Int("sequence"), Int("epoch"), Int("services"),
            Long("applied_at"), Int("known"),
        ],
        (into, effect, position) => into
            .Add(effect.Line.Number.Key).Add(effect.Carrier.ToString()).Add(position).Add(effect.Line.Fence).Add(effect.Line.Sequence)
            .Add(effect.Line.Epoch).Add((int)effect.Line.Barred).Add(Instants.ToMicroseconds(effect.Line.AppliedAt)).Add(effect.Known));

    public static readonly SqlServerRowType<NoticeToStore> Notices = new(
        "notice_row",
        [
            Long("number"), Text("notice_id", 64), Text("executor", UnitMax), Int("slice"), Text("template", NameMax), Text("tag", KeyMax),
            Int("window_seconds"), Long("ordered_at"),
        ],
        (into, row, _) => into
            .Add(row.Number).Add(row.Wish.NoticeId).Add(row.Wish.Executor.ToString()).Add(row.Slice).Add(row.Wish.Template).Add(row.Wish.Tag)
            .Add(row.Wish.WindowSeconds).Add(Instants.ToMicroseconds(row.OrderedAt)));

    public static readonly SqlServerRowType<(long Number, string NoticeId)> NoticeIds = new(
        "notice_id_row",
        [Long("number"), Text("notice_id", 64)],
        (into, row, _) => into.Add(row.Number).Add(row.NoticeId));

    public static readonly SqlServerRowType<DeadlineRow> Deadlines = new(
        "due_row",
        [
            Long("subject_number"), Int("subject_kind"), Text("subject_text", KeyMax), Int("policy"), Text("tag", KeyMax), Int("shard"),
            Long("anchor_at"), Int("generation"),
        ],
        (into, row, _) => into
            .Add(row.Subject.Number).Add((int)row.Subject.Kind).Add(row.Subject.Text).Add((int)row.Policy).Add(row.Tag)
            .Add(StableMix.DueShardOf(row.Subject)).Add(row.AnchorAt is { } at ? Instants.ToMicroseconds(at) : (long?)null).Add(row.Generation));

    public static readonly SqlServerRowType<KeyValuePair<long, int>> Epochs = new(
        "epoch_row",
        [Long("number"), Int("epoch")],
        (into, row, _) => into.Add(row.Key).Add(row.Value));

    public static readonly SqlServerRowType<HoldingChange> Holdings = new(
        "holding_row",
        [Text("holder", KeyMax), Long("number"), Text("carrier", UnitMax), Text("unit", UnitMax), Int("epoch"), Long("since")],
        (into, row, _) => into
            .Add(row.Holder).Add(row.Number).Add(row.Line?.Unit.Carrier.ToString()).Add(row.Line?.Unit.ToString()).Add(row.Line?.Epoch)
            .Add(row.Line is { } line ? Instants.ToMicroseconds(line.Since) : (long?)null));

    public static readonly SqlServerRowType<DeviceRow> Devices = new(
        "device_row",
        [Text("imei", UnitMax), Text("card", 32), Long("seen_at")],
        (into, row, _) => into.Add(row.Imei).Add(row.Card).Add(Instants.ToMicroseconds(row.SeenAt)));

    public static readonly SqlServerRowType<PseudonymRow> Pseudonyms = new(
        "pseudonym_row",
        [Text("token", NameMax), Text("holder", NameMax), AnyBytes("document"), Int("moved")],
        (into, row, _) => into
            .Add(row.Token).Add(row.Holder).Add(row.Document is { } document ? document.AsMemory() : (ReadOnlyMemory<byte>?)null).Add(row.IsMoved ? 1 : 0));

    public static readonly SqlServerRowType<string> Tokens = new("token_row", [Text("token", NameMax)], (into, token, _) => into.Add(token));

    public static readonly SqlServerRowType<long> Numbers = new("number_row", [Long("number")], (into, number, _) => into.Add(number));

    public static readonly SqlServerRowType<AnswerRow> Answers = new(
        "answer_row",
        [Long("subject_number"), Int("subject_kind"), Text("subject_text", KeyMax), Text("command_id", KeyMax), AnyBytes("answer")],
        (into, row, _) => into.Add(row.Subject.Number).Add((int)row.Subject.Kind).Add(row.Subject.Text).Add(row.CommandId).Add(row.Answer));

    public static readonly SqlServerRowType<LineToAppend> Lines = new(
        "line_row",
        [Int("position"), Int("province"), Long("number"), Int("row"), Text("unit", UnitMax), Int("outcome")],
        (into, line, position) => into
            .Add(position).Add(line.Province.Value).Add(line.Number).Add(line.Row).Add(line.Unit?.ToString())
            .Add((int)(line.Outcome ?? ItemOutcome.Pending)));

    public static readonly SqlServerRowType<RejectedLine> Rejects = new(
        "reject_row",
        [Int("position"), Int("row"), Int("outcome"), Text("code", 64), Text("text", 64)],
        (into, reject, position) => into.Add(position).Add(reject.Row).Add((int)reject.Outcome).Add(reject.Code).Add(reject.Text));

    public static readonly SqlServerRowType<PlannedEpoch> PlannedEpochs = new(
        "planned_epoch_row",
        [Int("province"), Long("number"), Int("epoch")],
        (into, row, _) => into.Add(row.Province.Value).Add(row.Number).Add(row.Epoch));

    public static readonly SqlServerRowType<PageOfPlan> Pages = new(
        "page_row",
        [Int("province"), Int("page"), Long("first_number"), Long("last_number"), Int("lines"), Bytes("root", Merkle.HashBytes)],
        (into, page, _) => into
            .Add(page.Province.Value).Add(page.Page).Add(page.FirstNumber).Add(page.LastNumber).Add(page.Lines).Add(page.Root.AsMemory()));

    public static readonly SqlServerRowType<(long OrderNo, long Number)> LineKeys = new(
        "line_key_row",
        [Long("number"), Long("order_no")],
        (into, line, _) => into.Add(line.Number).Add(line.OrderNo));

    public static readonly SqlServerRowType<LineChange> LineChanges = new(
        "line_change_row",
        [Long("order_no"), Int("province"), Long("number"), Int("outcome"), Int("version"), Int("services")],
        (into, line, _) => into
            .Add(line.OrderNo).Add(line.Province.Value).Add(line.Number).Add((int)line.Outcome).Add(line.Version).Add((int)line.Services));

    public static readonly SqlServerRowType<KeyValuePair<CounterKey, long>> Counters = new(
        "counter_row",
        [Long("order_no"), Int("province"), Text("carrier", UnitMax), Int("outcome"), Long("lines")],
        (into, row, _) => into
            .Add(row.Key.OrderNo).Add(row.Key.Province.Value).Add(row.Key.Carrier?.ToString() ?? string.Empty).Add((int)row.Key.Outcome).Add(row.Value));

    public static readonly SqlServerRowType<FactRow> Facts = new(
        "fact_row",
        [
            Int("position"), Int("subject_kind"), Long("subject_number"), Text("subject_text", KeyMax), Int("version"), Int("ordinal"),
            AnyBytes("canonical"),
        ],
        (into, fact, _) => into
            .Add(fact.Position).Add((int)fact.Subject.Kind).Add(fact.Subject.Number).Add(fact.Subject.Text).Add(fact.Version).Add(fact.Ordinal)
            .Add(fact.Canonical));

    public static readonly SqlServerRowType<PersonalRow> Personal = new(
        "personal_row",
        [Int("position"), AnyBytes("salt", Commitment.SaltBytes), AnyBytes("values")],
        (into, row, _) => into.Add(row.Position).Add(row.Salt).Add(row.Values is { } values ? values.AsMemory() : (ReadOnlyMemory<byte>?)null));
}
