package duban.policy;

import static org.assertj.core.api.Assertions.assertThat;

import duban.policy.Directory.Person;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A role that a unit should have a person in and has none is a gap, not an error.
class GapTest {
  private static final String YUNXI = "yunxi-bureau";
  private final Published city = Qinglan.published();

  private List<Gap> without(String person, String... roles) {
    return without(city.policy(), person, roles);
  }

  private List<Gap> without(Policy policy, String person, String... roles) {
    Map<String, Person> people = new LinkedHashMap<>(city.directory().people());
    people.computeIfPresent(
        person,
        (id, p) -> {
          Set<String> rest = new HashSet<>(p.roles());
          rest.removeAll(Set.of(roles));
          return new Person(p.id(), p.name(), p.mail(), p.unit(), rest, p.deputy());
        });
    return Gap.in(policy, new Directory(city.directory().units(), people));
  }

  @Test
  void theSampleOfficeHasNone() {
    assertThat(city.gaps()).isEmpty();
  }

  @Test
  @Tag("A10")
  void aUnitWithoutAnInfoOfficerIsOneWhereStaffFileWhatTheyFind() {
    assertThat(without("peng-yue", Directory.INFO_OFFICER))
        .containsExactly(new Gap(YUNXI, Directory.INFO_OFFICER));
    Desk desk = city.policy().desk();
    Policy closed =
        Changed.with(
            city.policy(),
            "desk",
            new Desk(
                desk.entries(), null, desk.trends(), desk.risks(), desk.daily(), desk.periods()));
    assertThat(without(closed, "peng-yue", Directory.INFO_OFFICER)).isEmpty();
  }

  @Test
  @Tag("D12")
  void aUnitWithoutALiaisonIsOne() {
    assertThat(without("peng-yue", Directory.LIAISON))
        .containsExactly(new Gap(YUNXI, Directory.LIAISON));
    assertThat(without("peng-yue", Directory.LIAISON, Directory.INFO_OFFICER)).hasSize(2);
  }

  @Test
  @Tag("A16")
  void aVacantRoleIsOneWhereALadderWritesToIt() {
    assertThat(without("xie-daming", Directory.HEAD))
        .containsExactly(new Gap(YUNXI, Directory.HEAD));
    Policy silent = Changed.with(city.policy(), "ladders", Ladders.NONE);
    assertThat(without(silent, "xie-daming", Directory.HEAD)).isEmpty();
  }

  @Test
  void theOfficeAndTheBureauOfficeNeedNeitherOfficerNorLiaison() {
    assertThat(city.directory().members("leading-office", Directory.LIAISON)).isEmpty();
    assertThat(city.directory().members("bureau-office", Directory.INFO_OFFICER)).isEmpty();
    assertThat(city.gaps()).isEmpty();
  }
}
