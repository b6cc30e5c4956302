using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Coordination.Carriers;
using Coordination.Gateways;

namespace Coordination.Fuzz;

/// <summary>What carriers answer: understood command by command, or not at all, and never as something that was not said.</summary>
public sealed class CarrierAnswerFuzzTests
{
    private static readonly Command[] Asked = GatewayCase.Commands(3);

    private static readonly string[] Words =
    [
        "\"results\":", "\"commandId\":", "\"level\":", "\"applied\"", "\"refused\"", "\"code\":", "\"PORTED\"", "\"servingUnit\":", "\"CTCC-00\"", "\"appliedAt\":", "\"history\":",
        "\"fence\":", "\"heads\":", "\"lines\":", "\"barred\":", "\"next\":", "null", "[", "]", "{", "}", ",", ":", "\\u0000", "\\ud800", "1e999", "[[[[[[[[[[[[[[[[[[[[[",
    ];

    [Fact]
    public Task Answers_to_commands() => Against(
        "command-answer",
        CarrierWire.Default.CommandAnswer,
        answer =>
        {
            var taken = new CommandAnswers(GatewayCase.Unit, Asked);
            taken.Take(answer);
            var acks = taken.ToAcks().Acks;
            Assert.Equal(Asked.Select(command => command.CommandId), acks.Select(ack => ack.CommandId));
            Assert.All(acks, ack => Assert.True((ack.Level is AckLevel.Refused) == (ack.Refusal is not CarrierRefusal.None)));
        },
        $$"""{"history":{"fence":1,"position":7,"heads":"0:7:{{new string('a', 64)}}"},"results":[{"commandId":"{{Asked[0].CommandId}}","level":"applied","appliedAt":"2026-03-01T10:00:00+08:00","noticeSentAt":"2026-03-01T10:00:00Z"},{"commandId":"{{Asked[1].CommandId}}","level":"refused","code":"PORTED","servingUnit":"CTCC-00"},{"commandId":"{{Asked[2].CommandId}}","level":"accepted"}]}""",
        """{"results":[]}""");

    [Fact]
    public Task Answers_to_notices() => Against(
        "notice-answer",
        CarrierWire.Default.NoticeAnswer,
        answer =>
        {
            NoticeToSend[] sent = [new("3fa9c1d2e4b5a6978800112233445566", Asked[0].Number, "with-bar", "中", "en")];
            var acks = NoticeAnswers.Of(sent, answer);
            Assert.Equal(sent[0].NoticeId, Assert.Single(acks).NoticeId);
            Assert.True(acks[0].Delivered is not true || acks[0].At is not null);
        },
        """{"results":[{"noticeId":"3fa9c1d2e4b5a6978800112233445566","delivered":true,"at":"2026-03-01T10:00:00+08:00"},{"noticeId":"b","delivered":false}]}""");

    [Fact]
    public Task What_a_carrier_has_seen_and_what_changed_there() => Task.WhenAll(
        Against(
            "history-answer",
            CarrierWire.Default.HistoryAnswer,
            answer => Assert.True(answer.History is null || answer.History == HistoryMark.None || answer.History.Fence > 0),
            $$$"""{"history":{"fence":3,"position":70,"heads":"0:7:{{{new string('a', 64)}}};1:8:{{{new string('b', 64)}}}"}}""",
            """{"history":null}"""),
        Against(
            "changes-answer",
            CarrierWire.Default.ChangesAnswer,
            answer => Assert.True(answer.Understood() is not { } page || page.Lines.All(line => line is { Fence: >= 0, Sequence: >= 1, Epoch: >= 0 })),
            """{"lines":[{"number":"+8613800138000","fence":1,"sequence":3,"epoch":0,"barred":["voice-out","sms-out"],"appliedAt":"2026-03-01T10:00:00+08:00"}],"next":"7"}""",
            """{"lines":[],"next":null}"""));

    [Fact]
    public Task What_a_carrier_signs() => FuzzRun.Against(FuzzTarget.OfText(
        "answer-statement",
        [
            "sig=(\"@status\" \"content-digest\" \"content-digest\";req);created=1772330400;keyid=\"carrier-CMCC-p256\";alg=\"ecdsa-p256-sha256\"",
            new AnswerStatement("sha-256=:YQ==:", "sha-256=:Yg==:", "(\"@status\" \"content-digest\" \"content-digest\";req);created=1;keyid=\"k\";alg=\"a\"", DateTimeOffset.UnixEpoch, "k", "a").Text,
        ],
        text =>
        {
            // Whatever reads as one is the text of one, to the letter: nothing beside it can be under the signature.
            Assert.True(AnswerStatement.Read(text) is not { } read || read.Text == text);
            Assert.True(AnswerStatement.Of(text, "sha-256=:YQ==:", "sha-256=:Yg==:") is not { } made || AnswerStatement.Read(made.Text) == made);
        },
        "sig=", "created=", ";req", "keyid=\"", "alg=\"", "\n", "\"@status\": 200", "99999999999"));

    /// <summary>A body as the gateway reads one: what it cannot read it says by the reader's own exceptions, which cost that answer.</summary>
    private static Task Against<T>(string name, JsonTypeInfo<T> shape, Action<T> understand, params string[] corpus)
        where T : class => FuzzRun.Against(FuzzTarget.Of(name, [.. corpus.Select(Encoding.UTF8.GetBytes)], bytes =>
        {
            T? answer = null;
            try
            {
                answer = JsonSerializer.Deserialize(bytes, shape);
            }
            catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
            {
                // Half a character in a text is the second.
            }

            if (answer is not null)
            {
                understand(answer);
            }
        }) with
        {
            Tokens = [.. Words.Select(Encoding.UTF8.GetBytes)],
        });
}
