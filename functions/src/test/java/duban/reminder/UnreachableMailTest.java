package duban.reminder;

import static org.assertj.core.api.Assertions.assertThat;

import duban.assignment.Town;
import duban.dispatch.Reachability;
import duban.policy.Directory;
import duban.policy.Directory.Person;
import duban.policy.Published;
import duban.store.Addresses.Kind;
import duban.store.LocalTable;
import duban.store.TableAddresses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Who is told that mail does not arrive somewhere.
@Tag("C3")
class UnreachableMailTest {
  @RegisterExtension static final LocalTable TABLE = new LocalTable();

  private final Town town = new Town();
  private final TableAddresses addresses = new TableAddresses(TABLE.client(), LocalTable.NAME);
  private final Reachability reachability = new Reachability(town.policies, addresses);

  @BeforeEach
  void empty() {
    TABLE.clear();
  }

  private Published city() {
    return town.policies.current("qinglan");
  }

  private Person person(String id) {
    return city().directory().findPerson(id).orElseThrow();
  }

  private List<String> told(@Nullable String about) {
    return UnreachableMail.told(
            city(), about == null ? null : person(about), reachability, town.now)
        .stream()
        .map(Person::id)
        .toList();
  }

  private void comesBack(String... people) {
    for (String id : people) {
      addresses.mark(
          "qinglan",
          person(id).mail(),
          Kind.BOUNCE,
          "event-" + id,
          id,
          town.now,
          town.now.plus(Duration.ofDays(7)));
    }
  }

  @Test
  void theOfficesHandlersAndItsHeadAreToldWhomeverItIsAbout() {
    assertThat(told("chen-zhiqiang")).containsExactlyInAnyOrder("lin-ruoxi", "zhou-mingyuan");
    assertThat(told(null)).containsExactlyInAnyOrder("lin-ruoxi", "zhou-mingyuan");
  }

  @Test
  void whoseOwnAddressItIsIsNotToldByMailNorWhoeverSharesIt() {
    assertThat(told("lin-ruoxi")).containsExactly("zhou-mingyuan");

    Map<String, Person> people = new LinkedHashMap<>(city().directory().people());
    Person zhou = person("zhou-mingyuan");
    people.put(
        zhou.id(),
        new Person(
            zhou.id(),
            zhou.name(),
            person("chen-zhiqiang").mail().toUpperCase(java.util.Locale.ROOT),
            zhou.unit(),
            zhou.roles()));
    town.policies.publish(
        city().policy(),
        new Directory(city().directory().units(), people),
        city().calendar().data());
    assertThat(told("chen-zhiqiang")).containsExactly("lin-ruoxi");
  }

  @Test
  void whoCannotBeReachedIsLeftOut() {
    comesBack("lin-ruoxi");

    assertThat(told("chen-zhiqiang")).containsExactly("zhou-mingyuan");
  }

  @Test
  void whoLeadsTheOfficeIsToldOfTheOneHandlerThatIsLeft() {
    comesBack("lin-ruoxi");

    List<String> above = told("zhou-mingyuan");

    assertThat(above).contains("gu-changhe").doesNotContain("lin-ruoxi", "zhou-mingyuan");
    comesBack("gu-changhe");
    List<String> rest = new ArrayList<>(above);
    rest.remove("gu-changhe");
    assertThat(told("zhou-mingyuan")).as("as far as they can be reached").isEqualTo(rest);
  }

  @Test
  void whereMailReachesNeitherTheOfficeNorItsLeadersAllOfTheOfficeAreWrittenToAllTheSame() {
    comesBack("lin-ruoxi");
    comesBack(told("zhou-mingyuan").toArray(String[]::new));

    assertThat(told("zhou-mingyuan")).containsExactlyInAnyOrder("lin-ruoxi", "zhou-mingyuan");
  }
}
