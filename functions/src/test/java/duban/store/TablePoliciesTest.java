package duban.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duban.dispatch.MovableClock;
import duban.policy.Directory;
import duban.policy.Policy;
import duban.policy.Published;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TablePoliciesTest {
  @RegisterExtension static final LocalTable TABLE = new LocalTable();

  private final MovableClock clock = new MovableClock(Samples.NINE);
  private final Policies policies = new TablePolicies(TABLE.client(), LocalTable.NAME, clock);

  private static Policy policy(String office, String source, String callback) {
    return Samples.policy(office, source, URI.create(callback));
  }

  @Test
  void aPublishedPolicyIsReadBackAsItWas() {
    Policy policy = policy("one", "one-portal", "https://one.example/");

    Published published = policies.publish(policy, Samples.directory());

    Published read = new TablePolicies(TABLE.client(), LocalTable.NAME, clock).current("one");
    assertThat(published).isEqualTo(new Published(1, policy, Samples.directory()));
    assertThat(read).isEqualTo(published);
    assertThat(policies.offices()).contains("one");
    assertThat(policies.findOfficeOfSource("one-portal")).contains("one");
    assertThat(policies.findOfficeOfSource("nobodys")).isEmpty();
  }

  @Test
  void publishingWhatIsInForceMakesNoNewVersion() {
    Policy first = policy("two", "two-portal", "https://a.example/");
    Policy second = policy("two", "two-portal", "https://b.example/");

    assertThat(policies.publish(first, Samples.directory()).version()).isEqualTo(1);
    assertThat(policies.publish(first, Samples.directory()).version()).isEqualTo(1);
    assertThat(policies.publish(second, Samples.directory()).version()).isEqualTo(2);
    assertThat(policies.publish(first, Samples.directory()).version()).isEqualTo(3);
  }

  @Test
  void aCaseKeepsItsRulesAndGetsTodaysPeople() {
    Policy first = policy("three", "three-portal", "https://a.example/");
    Policy second = policy("three", "three-portal", "https://b.example/");
    Directory nobody = new Directory(Map.of(), Map.of());
    policies.publish(first, nobody);
    policies.publish(second, Samples.directory());

    assertThat(policies.pinned("three", 1)).isEqualTo(new Published(1, first, Samples.directory()));
    assertThatThrownBy(() -> policies.pinned("three", 9))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("The office 'three' has no version 9.");
  }

  @Test
  void othersHearOfANewVersionWithinSeconds() {
    Policies other = new TablePolicies(TABLE.client(), LocalTable.NAME, clock);
    policies.publish(policy("four", "four-portal", "https://a.example/"), Samples.directory());
    assertThat(other.current("four").version()).isEqualTo(1);
    policies.publish(policy("four", "four-portal", "https://b.example/"), Samples.directory());

    clock.advance(Duration.ofSeconds(6));

    assertThat(other.current("four").version()).isEqualTo(2);
  }

  @Test
  void aSourceBelongsToOneOffice() {
    policies.publish(policy("five", "shared-portal", "https://a.example/"), Samples.directory());

    assertThatThrownBy(
            () ->
                policies.publish(
                    policy("six", "shared-portal", "https://b.example/"), Samples.directory()))
        .isInstanceOf(Policies.SourceTaken.class)
        .hasMessage("The source 'shared-portal' belongs to the office 'five'.");
    assertThat(policies.offices()).doesNotContain("six");
    assertThatThrownBy(() -> policies.current("six"))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("The office 'six' has published nothing.");
  }
}
