package duban.store;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.Message.Attachment;
import duban.cases.Message.Upload;
import duban.store.Addresses.Kind;
import duban.store.Inbox.Choice;
import duban.store.Inbox.Left;
import duban.store.Inbox.Letter;
import duban.store.Inbox.Link;
import duban.store.Inbox.Waiting;
import duban.store.Inbox.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MailTablesTest {
  @RegisterExtension static final LocalTable TABLE = new LocalTable();

  private static final String OFFICE = Samples.OFFICE;
  private static final Instant NOW = Samples.NINE;
  private static final Instant END = NOW.plusSeconds(1000);

  private final Inbox inbox = new TableInbox(TABLE.client(), LocalTable.NAME);
  private final Addresses addresses = new TableAddresses(TABLE.client(), LocalTable.NAME);

  private static Letter letter(String id) {
    return new Letter(
        OFFICE,
        id,
        "office-mail",
        NOW,
        null,
        "m@sender.example",
        "zhang@sender.example",
        null,
        "路灯",
        "路灯坏了",
        false,
        true,
        List.of(new Left("winmail.dat", Why.OUTLOOK)),
        true,
        false,
        false,
        false,
        new Upload("0".repeat(64), "message/rfc822", 12),
        List.of(new Attachment(null, "a.pdf", new Upload("1".repeat(64), "application/pdf", 3))),
        "舆〔2026〕7号",
        true);
  }

  @Test
  void aMailKeptByAnEarlierVersionIsStillRead() {
    String json =
        Codec.letter(letter("before"))
            .replaceFirst("\"left\":\\[[^]]*\\],", "")
            .replace("\"forwarded\":true,", "")
            .replace("\"unread\":false,", "");
    assertThat(json).doesNotContain("left", "forwarded", "unread");
    Letter read = Codec.letter(json);
    assertThat(read.left()).isEmpty();
    assertThat(read.forwarded()).isFalse();
    assertThat(read.unread()).isFalse();
    assertThat(Codec.letter(Codec.letter(letter("now")))).isEqualTo(letter("now"));
  }

  private static Choice choice(String person) {
    return new Choice("discard", person, NOW, Map.of("reason", "广告"));
  }

  @Test
  @Tag("A1")
  void aMailIsKeptOnceAndComesBackAsItWas() {
    Letter letter = letter(UUID.randomUUID().toString());

    assertThat(inbox.keep(letter)).isTrue();
    assertThat(inbox.keep(letter)).isFalse();
    assertThat(inbox.find(OFFICE, letter.id()))
        .contains(new Waiting(letter, null, null, null, null));
    assertThat(inbox.find("elsewhere", letter.id())).isEmpty();
  }

  @Test
  @Tag("A1")
  void ofManyAtOnceOneDecidesAndItIsSettledWithItsCase() {
    Letter letter = letter(UUID.randomUUID().toString());
    inbox.keep(letter);

    long decided =
        IntStream.range(0, 20)
            .parallel()
            .filter(i -> inbox.decide(OFFICE, letter.id(), choice("p" + i)))
            .count();
    inbox.settle(OFFICE, letter.id(), NOW, "abc", "舆〔2026〕1号");

    assertThat(decided).isEqualTo(1);
    assertThat(inbox.find(OFFICE, letter.id()))
        .hasValueSatisfying(
            waiting -> {
              assertThat(waiting.choice()).isNotNull();
              assertThat(waiting.settledAt()).isEqualTo(NOW);
              assertThat(waiting.caseId()).isEqualTo("abc");
              assertThat(waiting.number()).isEqualTo("舆〔2026〕1号");
            });
    assertThat(inbox.decide(OFFICE, "no-such-mail", choice("p"))).isFalse();
  }

  @Test
  void aLinkToAMailOpensNothingElse() {
    Link link = new Link(OFFICE, "m", "lin", NOW.plusSeconds(60));
    inbox.keepLink("the-id", link);

    assertThat(inbox.findLink("the-id")).contains(link);
    assertThat(inbox.findLink("another-id")).isEmpty();
    assertThat(new TableLinks(TABLE.client(), LocalTable.NAME).find("the-id")).isEmpty();
    assertThat(new TableFilingLinks(TABLE.client(), LocalTable.NAME).find("the-id")).isEmpty();
  }

  @Test
  @Tag("C3")
  void transientBouncesCountAndPermanentOnesBlockUntilSomebodyKnowsBetter() {
    String address = "chen@gulou.example";
    addresses.mark(OFFICE, address, Kind.TRANSIENT, "e1", "chen", NOW, END);
    assertThat(addresses.blocked(OFFICE, address, NOW.plusSeconds(9))).isFalse();

    addresses.mark(
        OFFICE, "CHEN@Gulou.example", Kind.BOUNCE, "e2", "chen", NOW.plusSeconds(1), END);
    addresses.mark(OFFICE, address, Kind.BOUNCE, "e2", "chen", NOW.plusSeconds(2), END);
    addresses.mark(OFFICE, address, Kind.TRANSIENT, "e3", "chen", NOW.plusSeconds(3), END);

    assertThat(addresses.blocked(OFFICE, address, NOW.plusSeconds(9))).isTrue();
    assertThat(addresses.blocked("elsewhere", address, NOW)).isFalse();
    assertThat(addresses.find(OFFICE, address, NOW))
        .hasValueSatisfying(
            mark -> {
              assertThat(mark.kind()).isEqualTo(Kind.BOUNCE);
              assertThat(mark.count()).as("the same event twice is one").isEqualTo(3);
              assertThat(mark.since()).isEqualTo(NOW);
              assertThat(mark.last()).isEqualTo(NOW.plusSeconds(3));
              assertThat(mark.person()).isEqualTo("chen");
            });
    assertThat(addresses.find(OFFICE, address, NOW)).isPresent();

    assertThat(addresses.release(OFFICE, address, NOW.plusSeconds(4))).isTrue();
    assertThat(addresses.release(OFFICE, address, NOW.plusSeconds(5))).isFalse();
    assertThat(addresses.blocked(OFFICE, address, NOW.plusSeconds(9))).isFalse();
    assertThat(addresses.find(OFFICE, address, NOW)).isEmpty();

    addresses.mark(OFFICE, address, Kind.COMPLAINT, "e4", null, NOW.plusSeconds(6), END);
    assertThat(addresses.blocked(OFFICE, address, NOW.plusSeconds(9))).isTrue();
    assertThat(addresses.find(OFFICE, address, NOW).orElseThrow().count()).isEqualTo(1);
    assertThat(TABLE.client().scan(r -> r.tableName(LocalTable.NAME)).items().toString())
        .as("an address is known by its hash")
        .doesNotContainIgnoringCase(address);
  }

  @Test
  @Tag("C3")
  void aBlockEndsAndTheNextMailIsTheTrialThatClearsTheAddressOrBlocksItAnew() {
    String address = "wu@gulou.example";
    Instant cleared = END.plusSeconds(100);
    addresses.tried(OFFICE, address, NOW, cleared);
    addresses.mark(OFFICE, address, Kind.BOUNCE, "w1", "wu", NOW, END);
    addresses.tried(OFFICE, address, NOW, cleared);
    assertThat(addresses.blocked(OFFICE, address, END.minusSeconds(1))).isTrue();
    assertThat(addresses.blocked(OFFICE, address, END)).isFalse();
    assertThat(addresses.find(OFFICE, address, cleared)).as("no mail was tried").isPresent();

    addresses.tried(OFFICE, address, END, cleared);
    addresses.tried(OFFICE, address, END.plusSeconds(1), cleared.plusSeconds(1));
    assertThat(addresses.find(OFFICE, address, cleared.minusSeconds(1))).isPresent();
    assertThat(addresses.find(OFFICE, address, cleared)).as("it did not come back").isEmpty();

    addresses.mark(OFFICE, address, Kind.BOUNCE, "w2", "wu", END.plusSeconds(50), cleared);
    assertThat(addresses.blocked(OFFICE, address, END.plusSeconds(51))).isTrue();
    assertThat(addresses.blocked(OFFICE, address, cleared)).isFalse();
    assertThat(addresses.find(OFFICE, address, cleared)).as("it came back").isPresent();
  }

  @Test
  @Tag("C3")
  void aBlockWrittenBeforeBlocksHadAnEndLastsAWeek() {
    String address = "old@gulou.example";
    addresses.mark(OFFICE, address, Kind.BOUNCE, "o1", "wu", NOW, END);
    TABLE
        .client()
        .updateItem(
            r ->
                r.tableName(LocalTable.NAME)
                    .key(Items.key(Keys.office(OFFICE), Keys.address(TableAddresses.hash(address))))
                    .updateExpression("REMOVE blockedUntil"));
    assertThat(addresses.blocked(OFFICE, address, NOW.plus(Duration.ofDays(7)).minusSeconds(1)))
        .isTrue();
    assertThat(addresses.blocked(OFFICE, address, NOW.plus(Duration.ofDays(7)))).isFalse();
  }

  @Test
  @Tag("A1")
  void aMailTakenInIsKnownAndHowOftenOneWasTried() {
    MailsTaken taken = new TableMailsTaken(TABLE.client(), LocalTable.NAME);
    assertThat(taken.since(NOW)).isEqualTo(NOW);
    assertThat(taken.since(NOW.plusSeconds(1))).as("once for all").isEqualTo(NOW);
    assertThat(taken.find("mail-in/1")).isEqualTo(new MailsTaken.State(false, 0));
    taken.trying("mail-in/1", NOW);
    taken.trying("mail-in/1", NOW);
    assertThat(taken.find("mail-in/1")).isEqualTo(new MailsTaken.State(false, 2));
    taken.taken("mail-in/1", "WAITING", NOW);
    assertThat(taken.find("mail-in/1")).isEqualTo(new MailsTaken.State(true, 2));
    assertThat(taken.find("mail-in/2").taken()).isFalse();
  }
}
