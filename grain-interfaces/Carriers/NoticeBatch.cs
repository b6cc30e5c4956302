namespace Coordination.Carriers;

/// <summary>Notices that were given to a carrier, ahead of any bar. What is not told of within <paramref name="GoodFor"/> comes again under the same ids.</summary>
/// <param name="BatchId">Names the batch in its acknowledgement, at most <see cref="CommandBatch.BatchIdLengthMax"/> characters.</param>
/// <param name="Unit">The unit, <c>CMCC-00</c>.</param>
/// <param name="GoodFor">How long they are nobody else's, from when they were given.</param>
/// <param name="Notices">1 to <see cref="CommandBatch.CommandsMax"/>.</param>
[GenerateSerializer, Immutable, Alias("notice-batch")]
public sealed record NoticeBatch(
    [property: Id(0)] string BatchId,
    [property: Id(1)] string Unit,
    [property: Id(2)] TimeSpan GoodFor,
    [property: Id(3)] IReadOnlyList<CarrierNotice> Notices);

/// <summary>A notice to send to a holder; its delivery starts his window (反电信网络诈骗法 art. 32).</summary>
/// <param name="NoticeId">Idempotency key, 32 hexadecimal digits.</param>
/// <param name="Number"><c>+</c> and the E.164 digits. Full digits: not to be logged.</param>
/// <param name="Template">Template of the text.</param>
/// <param name="TextZh">The Chinese text as it is sent.</param>
/// <param name="TextEn">The English text as it is sent.</param>
[GenerateSerializer, Immutable, Alias("carrier-notice")]
public sealed record CarrierNotice(
    [property: Id(0)] string NoticeId,
    [property: Id(1)] string Number,
    [property: Id(2)] string Template,
    [property: Id(3)] string TextZh,
    [property: Id(4)] string TextEn)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(CarrierNotice);
}

/// <summary>What became of notices; those that are not named are not known yet and come again.</summary>
/// <param name="BatchId">The batch.</param>
/// <param name="Results">At most one for each of its notices; one without a time, or a second one, is not taken.</param>
[GenerateSerializer, Immutable, Alias("notices-ack")]
public sealed record NoticesAck(
    [property: Id(0)] string BatchId,
    [property: Id(1)] IReadOnlyList<NoticeResult> Results);

/// <summary>What became of one notice.</summary>
/// <param name="NoticeId">Which.</param>
/// <param name="Delivered">True with proof of delivery, false when the holder cannot be reached.</param>
/// <param name="At">The carrier's time of the delivery or the failure, UTC.</param>
[GenerateSerializer, Immutable, Alias("notice-result")]
public sealed record NoticeResult(
    [property: Id(0)] string NoticeId,
    [property: Id(1)] bool Delivered,
    [property: Id(2)] DateTimeOffset At);
