using System.Collections.Frozen;

namespace Coordination.Journal;

/// <summary>Names of the fields of facts, for those who read history: a field is stored under its number only.</summary>
internal static class FactFields
{
    private static readonly FrozenDictionary<FactKind, FrozenDictionary<int, string>> names = new Dictionary<FactKind, string[]>
    {
        [FactKind.HoldPlaced] =
        [
            "order", "epoch", "ground", "provision", "reference", "services", "notice", "release-by", "level", "expires-at", "run",
            "status", "unit", "generation", "version", "union", "executor", "window-seconds", "scope", "about", "review",
        ],
        [FactKind.HoldNoticed] = ["order", "epoch", "noticed-at", "deadline-at", "generation", "exhausted"],
        [FactKind.HoldBecameEffective] = ["order", "epoch", "cause", "version", "union", "executor"],
        [FactKind.HoldReleased] = ["order", "epoch", "verified", "reason"],
        [FactKind.HoldRevoked] = ["order", "epoch", "reason", "wrongful"],
        [FactKind.HoldExpired] = ["order", "epoch"],
        [FactKind.HoldEndedWithAssignment] = ["order", "epoch"],
        [FactKind.NoticeUndeliverable] = ["order", "epoch", "try", "is-last"],
        [FactKind.RestrictionChanged] = ["version", "union", "executor"],
        [FactKind.CommandResent] = ["version", "executor", "reissue", "reroutes", "reason"],
        [FactKind.CarrierRefused] = ["executor", "version", "refusal", "serving-unit"],
        [FactKind.NumberRouted] = ["unit", "from", "executor", "since"],
        [FactKind.NumberAssigned] = ["epoch", "holder-token", "since"],
        [FactKind.VerificationPassed] = ["case", "level", "checked-at", "provider", "evidence", "late-evidence", "grace-until"],
        [FactKind.VerificationFailed] = ["case", "level", "checked-at", "provider", "evidence", "tries", "is-last"],
        [FactKind.VerificationUnavailable] = ["case", "checked-at", "provider", "evidence"],
        [FactKind.OrderSubmitted] = ["key", "ground", "provision", "reference", "reason", "services", "province", "content-hash", "expires-at", "undoes", "scope", "about", "term-years"],
        [FactKind.OrderPlanned] = ["root", "lines", "distinct-numbers"],
        [FactKind.OrderApproved] = ["root", "reason"],
        [FactKind.OrderStarted] = ["run", "reason"],
        [FactKind.OrderStopped] = ["reason"],
        [FactKind.OrderCompleted] = ["lines"],
        [FactKind.OrderUndone] = ["by-order", "reason"],
        [FactKind.OrderGatesTripped] = ["gates", "counted", "of", "limits"],
        [FactKind.OrderGatesOverridden] = ["root", "gates", "reason"],
        [FactKind.ReviewProposed] = ["proposal", "choice", "rows", "numbers", "reason"],
        [FactKind.ReviewConfirmed] = ["proposal", "choice", "proposed-by", "reason"],
        [FactKind.ReviewDeclined] = ["proposal", "reason"],
        [FactKind.ReviewedLinesRun] = ["run", "proposals", "lines"],
        [FactKind.IncidentOpened] = ["key", "name", "reference", "reason"],
        [FactKind.IncidentOrderAdded] = ["order", "issuer", "reason"],
        [FactKind.IncidentHalted] = ["for-good", "orders", "refused", "reason"],
        [FactKind.IncidentClosed] = ["orders", "reason"],
        [FactKind.OrderJoinedIncident] = ["incident"],
        [FactKind.AppealSubmitted] = ["appeal", "order", "epoch", "ground", "authority", "release-by", "reason"],
        [FactKind.AppealDecided] = ["appeal", "outcome", "reason"],
        [FactKind.OrderPaused] = ["cause", "reason"],
        [FactKind.OrderResumed] = ["reason"],
        [FactKind.OrderCancelled] = ["reason"],
        [FactKind.OrderPaceSet] = ["lines-per-second", "reason"],
        [FactKind.OrderRetried] = ["run", "lines", "reason"],
        [FactKind.OrderWaveBegun] = ["wave"],
        [FactKind.CanaryJudged] = ["verdict", "lines", "ended", "errors"],
        [FactKind.NumbersProtected] = ["numbers", "kind", "until", "reason"],
        [FactKind.NumbersUnprotected] = ["numbers", "reason"],
        [FactKind.CapRaised] = ["per-hour", "until", "reason"],
        [FactKind.RightsWithdrawn] = ["name", "is-body", "province", "reason"],
        [FactKind.RightsReinstated] = ["name", "is-body", "province", "reason"],
        [FactKind.BarsApplied] = ["executor", "numbers", "versions", "services", "applied-at"],
        [FactKind.HistoryDoubted] = ["fence", "witness", "seen-fence", "seen-heads"],
        [FactKind.FenceRaised] = ["fence", "reason"],
        [FactKind.EffectsForgotten] = ["carrier", "numbers", "fences", "sequences", "services", "applied-at"],
        [FactKind.OrderSigned] = ["act", "algorithm", "key", "signature", "statement"],
        [FactKind.AnswerSigned] = ["executor", "algorithm", "key", "fence", "signature", "signed", "body"],
        [FactKind.HolderKeyRotationBegun] = ["to-key", "from-keys", "reason"],
        [FactKind.HolderKeyRotationEnded] = ["to-key", "moved"],
        [FactKind.HolderKeyForgotten] = ["key"],
        [FactKind.QueryMade] = ["query", "about", "purpose"],
        [FactKind.QueryRefused] = ["query"],
        [FactKind.DeadlineRebased] = ["policy", "version", "anchors-from", "span-seconds", "not-before", "reason"],
        [FactKind.CardPutOn] = ["card"],
        [FactKind.CardTakenOff] = ["card"],
        [FactKind.HoldLeftWithCard] = ["order", "epoch"],
        [FactKind.HoldCarriedOver] = ["order", "epoch", "to-epoch"],
        [FactKind.NumberClosed] = ["epoch"],
        [FactKind.ReportCameLate] = ["report", "unit", "holder-token", "card", "former-card"],
        [FactKind.CardsReplaced] = [],
        [FactKind.HoldWithheld] = ["order", "reference"],
        [FactKind.NumberJoinedCard] = ["number"],
        [FactKind.NumberLeftCard] = ["number"],
        [FactKind.CardHeld] = ["order", "ground", "provision", "reference", "services", "notice", "release-by", "level", "expires-at"],
        [FactKind.CardHoldLifted] = ["order", "revoked", "reason", "wrongful"],
        [FactKind.CardSeenInDevice] = ["device"],
        [FactKind.DevicesShared] = ["devices", "reason"],
        [FactKind.DevicesUnshared] = ["devices", "reason"],
        [FactKind.HolderHeld] = ["order", "ground", "provision", "reference", "services", "notice", "release-by", "level", "expires-at"],
        [FactKind.HolderHoldLifted] = ["order", "revoked", "reason", "wrongful"],
        [FactKind.LineRetained] = ["number", "reference"],
        [FactKind.LineRefused] = ["number", "carrier", "outcome"],
    }.ToFrozenDictionary(row => row.Key, row => row.Value.Index().ToFrozenDictionary(field => field.Index + 1, field => field.Item));

    /// <summary>Name of one field; its number when it has none.</summary>
    public static string NameOf(FactKind kind, int field) =>
        Of(kind).GetValueOrDefault(field) ?? field.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Field number to name; empty for a kind without names.</summary>
    public static IReadOnlyDictionary<int, string> Of(FactKind kind) =>
        names.TryGetValue(kind, out var fields) ? fields : FrozenDictionary<int, string>.Empty;
}
