package duban.mailin;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.CaseRef;
import duban.mailin.Bounces.Notice;
import duban.store.Addresses.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

@Tag("C3")
class SesEventTest {
  private static final String BOUNCE =
      """
      {"version":"0","id":"x","detail-type":"Email Bounced","source":"aws.ses","account":"1","region":"eu-west-1",
       "detail":{"eventType":"Bounce",
        "bounce":{"feedbackId":"0102-f","bounceType":"Permanent","bounceSubType":"General",
         "bouncedRecipients":[{"emailAddress":"Chen <Chen@Gulou.example>","action":"failed","status":"5.1.1",
           "diagnosticCode":"smtp; 550"}],
         "timestamp":"2026-04-15T01:12:05.000Z","reportingMTA":"dsn; a.example"},
        "mail":{"timestamp":"2026-04-15T01:12:00.000Z","source":"duban@qinglan.example","messageId":"0102-m",
         "destination":["chen@gulou.example"],"headersTruncated":false,"headers":[],"commonHeaders":{},
         "tags":{"ses:configuration-set":["duban"],"ses:caller-identity":["RemindFunction"],
          "office":["qinglan"],"case":["0123456789abcdefghjk"],"effect":["000003-00"]}}}}
      """;

  private static Optional<Notice> read(String json) {
    return SesEvent.read(JsonMapper.shared().readTree(json));
  }

  @Test
  void aBounceNamesItsCaseByTheMailsOwnTags() {
    assertThat(read(BOUNCE))
        .contains(
            new Notice(
                "qinglan",
                new CaseRef("qinglan", "0123456789abcdefghjk"),
                "000003-00",
                List.of("chen@gulou.example"),
                Kind.BOUNCE,
                "0102-f",
                "0102-m"));
    assertThat(read(BOUNCE.replace("Permanent", "Transient")))
        .hasValueSatisfying(notice -> assertThat(notice.kind()).isEqualTo(Kind.TRANSIENT));
    assertThat(read(BOUNCE.replace("Permanent", "Undetermined")))
        .hasValueSatisfying(notice -> assertThat(notice.kind()).isEqualTo(Kind.TRANSIENT));
  }

  @Test
  void aComplaintIsOneUnlessTheReaderTookTheMailOutOfTheJunk() {
    String complaint =
        BOUNCE
            .replace("\"Bounce\"", "\"Complaint\"")
            .replace("\"bounce\":", "\"complaint\":")
            .replace("bouncedRecipients", "complainedRecipients")
            .replace("\"bounceType\":\"Permanent\"", "\"complaintFeedbackType\":\"abuse\"");

    assertThat(read(complaint))
        .hasValueSatisfying(notice -> assertThat(notice.kind()).isEqualTo(Kind.COMPLAINT));
    assertThat(read(complaint.replace("abuse", "not-spam"))).isEmpty();
  }

  @Test
  void whatIsNotOursOrNoEventIsLeftAlone() {
    assertThat(read(BOUNCE.replace("\"office\":[\"qinglan\"],", ""))).isEmpty();
    assertThat(read(BOUNCE.replace("[\"qinglan\"]", "[\"Qing lan/..\"]"))).isEmpty();
    assertThat(read(BOUNCE.replace("\"Bounce\"", "\"Delivery\""))).isEmpty();
    assertThat(read("{}")).isEmpty();
    assertThat(read("{\"detail\":[]}")).isEmpty();
  }

  @Test
  void aMailThatBelongsToNoCaseIsAboutTheOfficesWork() {
    assertThat(
            read(
                BOUNCE.replace(
                    ",\"case\":[\"0123456789abcdefghjk\"],\"effect\":[\"000003-00\"]", "")))
        .hasValueSatisfying(
            notice -> {
              assertThat(notice.office()).isEqualTo("qinglan");
              assertThat(notice.ref()).isNull();
              assertThat(notice.effect()).isNull();
            });
  }

  @Test
  void anEventWithoutAnIdOfItsOwnIsOneByItsMail() {
    assertThat(read(BOUNCE.replace("\"feedbackId\":\"0102-f\",", "")))
        .hasValueSatisfying(notice -> assertThat(notice.event()).isEqualTo("0102-m"));
  }

  @Test
  void whatIsNoAddressIsLeftOutAndTheOthersCount() {
    assertThat(
            read(
                BOUNCE.replace(
                    "\"bouncedRecipients\":[",
                    "\"bouncedRecipients\":[{\"emailAddress\":\"nobody\"},{},"
                        + "{\"emailAddress\":\"li@gulou.example\"},")))
        .hasValueSatisfying(
            notice ->
                assertThat(notice.recipients())
                    .containsExactly("li@gulou.example", "chen@gulou.example"));
  }

  @Test
  void aTagIsAsLongAsAnIdMayBe() {
    String longest = "q".repeat(64);

    assertThat(read(BOUNCE.replace("[\"qinglan\"]", "[\"" + longest + "\"]")))
        .hasValueSatisfying(notice -> assertThat(notice.office()).isEqualTo(longest));
    assertThat(read(BOUNCE.replace("[\"qinglan\"]", "[\"" + longest + "q\"]"))).isEmpty();
  }
}
