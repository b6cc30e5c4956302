namespace Coordination.Numbers;

/// <summary>
/// Services of a number that a hold may bar. Emergency calls (110, 119, 120, 122), the carrier's hotline, 96110, 12381
/// and the way to reverification have no flag here: no hold, command or file can express barring them
/// (3GPP TS 22.041 cl. 1: operator determined barring excludes the emergency call; 电信条例 art. 36).
/// </summary>
/// <remarks>Stored as the number shown: never renumber, append only.</remarks>
[Flags]
[GenerateSerializer, Alias("services")]
public enum Services
{
    /// <summary>Nothing barred.</summary>
    None = 0,

    /// <summary>Outgoing calls (ODB bit 3, 3GPP TS 29.272 cl. 7.3.30).</summary>
    VoiceOut = 1,

    /// <summary>Outgoing short messages.</summary>
    SmsOut = 2,

    /// <summary>All packet data but the lifeline's access points (ODB bit 0; 3GPP TS 23.015 cl. 2.9).</summary>
    Data = 4,

    /// <summary>Incoming calls.</summary>
    VoiceIn = 8,

    /// <summary>Incoming short messages but those of the carrier's own port, which bring the verification code.</summary>
    SmsIn = 16,

    /// <summary>Outgoing international calls (ODB bit 4).</summary>
    InternationalOut = 32,

    /// <summary>Service outside the home country.</summary>
    InternationalRoaming = 64,

    /// <summary>Call forwarding.</summary>
    CallForwarding = 128,

    /// <summary>Porting to another carrier (携号转网).</summary>
    PortOut = 256,

    /// <summary>Replacement of the card (补卡/换卡).</summary>
    SimChange = 512,

    /// <summary>Transfer to another holder (过户).</summary>
    Transfer = 1024,

    /// <summary>One-way suspension (单停): the holder can be reached and cannot reach.</summary>
    OneWay = VoiceOut | SmsOut | InternationalOut | CallForwarding | PortOut | SimChange | Transfer,

    /// <summary>Two-way suspension (双停): neither direction.</summary>
    TwoWay = OneWay | Data | VoiceIn | SmsIn | InternationalRoaming,

    /// <summary>Suspension of a machine's card (IoT).</summary>
    IotStop = Data | SmsOut | SmsIn,
}
