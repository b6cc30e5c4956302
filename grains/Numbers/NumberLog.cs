using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Orders;
using Microsoft.Extensions.Logging;

namespace Coordination.Numbers;

/// <summary>Log lines about numbers, which are masked. Bulk holds leave none: their facts and their order's counters tell.</summary>
internal static partial class NumberLog
{
    [LoggerMessage(2001, LogLevel.Information, "Number {Number}: order {Order} placed a hold, {Outcome} at version {Version}")]
    public static partial void Placed(ILogger logger, Msisdn number, string order, ItemOutcome outcome, int version);

    [LoggerMessage(2002, LogLevel.Information, "Number {Number}: hold of order {Order} lifted by {Organisation}, version {Version}")]
    public static partial void Lifted(ILogger logger, Msisdn number, string order, string organisation, int version);

    [LoggerMessage(2003, LogLevel.Warning, "Number {Number}: {Organisation} may not lift the hold of order {Order}")]
    public static partial void LiftNotAllowed(ILogger logger, Msisdn number, string organisation, string order);

    [LoggerMessage(2004, LogLevel.Information, "Number {Number}: case {Case}, {Outcome}, version {Version}")]
    public static partial void Verified(ILogger logger, Msisdn number, string @case, Verification.VerificationOutcome outcome, int version);

    [LoggerMessage(2005, LogLevel.Debug, "Number {Number}: deadline {Policy} of {Tag} reached, version {Version}")]
    public static partial void DeadlineReached(ILogger logger, Msisdn number, DeadlinePolicy policy, string tag, int version);

    [LoggerMessage(2006, LogLevel.Warning, "Number {Number}: {Executor} refused version {Refused} with {Refusal}; version {Version} wanted now")]
    public static partial void Refused(ILogger logger, Msisdn number, CarrierUnit executor, int refused, CarrierRefusal refusal, int version);

    [LoggerMessage(2009, LogLevel.Information, "Number {Number}: its carrier reports {Kind}, {Outcome}, epoch {Epoch}")]
    public static partial void Reported(ILogger logger, Msisdn number, ReportKind kind, ReportOutcome outcome, int epoch);

    [LoggerMessage(2008, LogLevel.Information, "Number {Number}: sent again as version {Version}")]
    public static partial void Resent(ILogger logger, Msisdn number, int version);
}
