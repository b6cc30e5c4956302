using Coordination.Audit;
using Microsoft.Extensions.Logging;

namespace Coordination.Admission;

internal static partial class AdmissionLog
{
    [LoggerMessage(5201, LogLevel.Warning, "{Organisation} was asked to come again with {Count} calls of {Class}: {Reason}")]
    public static partial void Busy(ILogger logger, string organisation, int count, CallClass @class, BusyReason reason);
}
