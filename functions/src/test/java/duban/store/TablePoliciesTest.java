package duban.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duban.dispatch.MovableClock;
import duban.policy.Changed;
import duban.policy.Directory;
import duban.policy.Policy;
import duban.policy.Published;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

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

  private static Directory people(int count) {
    Map<String, Directory.Person> people = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      people.put(
          "person-" + i,
          new Directory.Person(
              "person-" + i,
              "欧阳㐀𠮷" + i,
              "person" + i + "@department-" + i % 60 + ".qinglan.example",
              "gulou-bureau",
              Set.of(Directory.HANDLER)));
    }
    return new Directory(Samples.directory().units(), people);
  }

  @Test
  void aDirectoryOfTenThousandPeopleIsPublishedAndReadBack() {
    Policy policy = policy("large", "large-portal", "https://a.example/");
    Directory directory = people(10_000);

    policies.publish(policy, directory);

    Policies other = new TablePolicies(TABLE.client(), LocalTable.NAME, clock);
    assertThat(other.current("large").directory()).isEqualTo(directory);
    assertThat(policies.publish(policy, directory).version()).as("again").isEqualTo(1);
    assertThat(policies.publish(policy, people(10_001)).version()).isEqualTo(2);
    assertThat(other.pinned("large", 1).policy()).isEqualTo(policy);
  }

  @Test
  void aPublishingThatDiedBehindItsPartsIsMadeGoodByTheNext() {
    Directory directory = people(3_000);
    AtomicBoolean dies = new AtomicBoolean(true);
    DynamoDbClient dying =
        (DynamoDbClient)
            Proxy.newProxyInstance(
                DynamoDbClient.class.getClassLoader(),
                new Class<?>[] {DynamoDbClient.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("transactWriteItems") && dies.get()) {
                    throw SdkClientException.create("The connection is gone.");
                  }
                  return method.invoke(TABLE.client(), arguments);
                });
    Policies frail = new TablePolicies(dying, LocalTable.NAME, clock);
    Policy policy = policy("frail", "frail-portal", "https://a.example/");

    assertThatThrownBy(() -> frail.publish(policy, directory))
        .isInstanceOf(SdkClientException.class);
    assertThat(policies.offices()).doesNotContain("frail");
    dies.set(false);

    // Another one than the parts that lie there.
    frail.publish(policy, people(3_001));
    assertThat(new TablePolicies(TABLE.client(), LocalTable.NAME, clock).current("frail"))
        .extracting(Published::directory)
        .isEqualTo(people(3_001));
  }

  @Test
  void aDirectoryThatWasKeptInOneItemIsStillRead() {
    Policy policy = policy("old", "old-portal", "https://a.example/");
    policies.publish(policy, Samples.directory());
    String json = Codec.directory(people(1_500));
    assertThat(json.length()).isGreaterThan(120_000);
    Items items = new Items(TABLE.client(), LocalTable.NAME);
    Map<String, AttributeValue> single = Items.item(Keys.office("old"), Keys.directory(1));
    single.put("json", Items.text(json));
    items.db().putItem(r -> r.tableName(LocalTable.NAME).item(single));

    assertThat(new TablePolicies(TABLE.client(), LocalTable.NAME, clock).current("old").directory())
        .isEqualTo(people(1_500));
  }

  private static Policy withSources(String office, int count) {
    Policy one = policy(office, office + "-0", "https://a.example/");
    Map<String, Policy.Source> sources = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      String id = office + "-" + i;
      sources.put(
          id,
          new Policy.Source(
              id, new Policy.Label(id, id), "net", "county", "general", 65_536, null, List.of()));
    }
    return Changed.with(one, "sources", sources);
  }

  @Test
  void anOfficeMayHaveMoreSourcesThanATransactionHasWrites() {
    policies.publish(withSources("many", 250), Samples.directory());

    for (int i = 0; i < 250; i++) {
      assertThat(policies.findOfficeOfSource("many-" + i)).contains("many");
    }
    assertThatThrownBy(
            () ->
                policies.publish(
                    policy("thief", "many-249", "https://b.example/"), Samples.directory()))
        .isInstanceOf(Policies.SourceTaken.class);
    assertThat(policies.offices()).doesNotContain("thief");
  }
}
