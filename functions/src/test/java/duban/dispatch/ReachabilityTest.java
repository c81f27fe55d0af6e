package duban.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import duban.calendar.CalendarData;
import duban.mail.LetterWriter.Mail;
import duban.store.Addresses.Kind;
import duban.store.InMemoryPolicies;
import duban.store.LocalTable;
import duban.store.Samples;
import duban.store.TableAddresses;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Who is written to, and who is left alone for a while.
@Tag("C3")
class ReachabilityTest {
  @RegisterExtension static final LocalTable TABLE = new LocalTable();

  private static final String OFFICE = Samples.OFFICE;
  private static final String HANDLER = "zhang@qinglan.example";
  private static final String UNIT = "li@gulou.example";
  private static final Duration WEEK = Duration.ofDays(7);

  private final TableAddresses addresses = new TableAddresses(TABLE.client(), LocalTable.NAME);
  private final InMemoryPolicies policies = new InMemoryPolicies();
  private final Reachability reachability = new Reachability(policies, addresses);
  private final MovableClock clock = new MovableClock(Samples.NINE);
  private final List<String> sent = new ArrayList<>();
  private final Mailer mailer =
      new ReachableOnly(
          mail -> {
            sent.add(mail.to());
            return new Mailer.Handed.Taken("1");
          },
          reachability,
          clock);

  @BeforeEach
  void publish() {
    policies.publish(Samples.policy(), Samples.directory(), CalendarData.NONE);
  }

  private Mailer.Handed send(String to) {
    return mailer.send(
        new Mail("<1@x>", "a@b.example", to, "s", new byte[0], Map.of(Mail.OFFICE, OFFICE)));
  }

  private void bounced(String address, String event) {
    Instant now = clock.instant();
    addresses.mark(OFFICE, address, Kind.BOUNCE, event, null, now, now.plus(WEEK));
  }

  @Test
  void anAddressIsLeftAloneUntilItsBlockEndsAndIsClearWhenTheNextMailDoesNotComeBack() {
    bounced(UNIT, "1");
    assertThat(send(UNIT)).isInstanceOf(Mailer.Handed.Refused.class);

    clock.advance(WEEK);
    assertThat(send(UNIT)).isInstanceOf(Mailer.Handed.Taken.class);
    clock.advance(Duration.ofDays(3).minusSeconds(1));
    assertThat(addresses.find(OFFICE, UNIT, clock.instant())).isPresent();
    clock.advance(Duration.ofSeconds(1));
    assertThat(addresses.find(OFFICE, UNIT, clock.instant())).isEmpty();
    assertThat(sent).containsExactly(UNIT);
  }

  @Test
  void aTrialThatComesBackBlocksAnew() {
    bounced("wu@gulou.example", "1");
    clock.advance(WEEK);
    send("wu@gulou.example");
    bounced("wu@gulou.example", "2");
    assertThat(send("wu@gulou.example")).isInstanceOf(Mailer.Handed.Refused.class);
    clock.advance(WEEK);
    assertThat(send("wu@gulou.example")).isInstanceOf(Mailer.Handed.Taken.class);
  }

  @Test
  void theLastHandlerOfTheCoordinatingOfficeIsNeverBlocked() {
    assertThat(reachability.cutOff(OFFICE, clock.instant())).isFalse();
    bounced(HANDLER, "1");

    assertThat(reachability.cutOff(OFFICE, clock.instant())).isTrue();
    assertThat(reachability.blocked(OFFICE, HANDLER, clock.instant())).isFalse();
    assertThat(send(HANDLER)).isInstanceOf(Mailer.Handed.Taken.class);
  }
}
