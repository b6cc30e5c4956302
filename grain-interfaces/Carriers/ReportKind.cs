namespace Coordination.Carriers;

/// <summary>What a carrier reports of a line. Stored by number: append only.</summary>
[GenerateSerializer, Alias("report-kind")]
public enum ReportKind
{
    /// <summary>How a line stands, without saying how it came about: for the lines there are when a carrier joins (存量登记).</summary>
    Standing = 1,

    /// <summary>A line was opened for a holder (开户). Refused where the holder may not have one.</summary>
    Activation = 2,

    /// <summary>A card was put on the number, taken off, or changed for another (补卡、换卡、一号双终端).</summary>
    CardChange = 3,

    /// <summary>Another holder took the line over (过户). Refused while a hold bars it.</summary>
    Transfer = 4,

    /// <summary>The line was closed (销户): quarantine, then free.</summary>
    Closure = 5,

    /// <summary>The recipient serves the number from now on (携入): taken after the donor's word, a report or the refusal of a command.</summary>
    PortIn = 6,

    /// <summary>The donor no longer serves the number (携出).</summary>
    PortOut = 7,
}
