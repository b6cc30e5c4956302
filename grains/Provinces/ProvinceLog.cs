using Microsoft.Extensions.Logging;

namespace Coordination.Provinces;

internal static partial class ProvinceLog
{
    [LoggerMessage(8003, LogLevel.Warning, "The ministry cannot be reached: provinces go on with their own orders, within their quotas")]
    public static partial void CutOff(ILogger logger, Exception exception);
}
