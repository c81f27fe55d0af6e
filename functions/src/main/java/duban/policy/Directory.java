package duban.policy;

import duban.cases.CaseTask;
import duban.cases.TaskKind;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Units and people of one office, who leads whom, and who is away when.
public record Directory(
    Map<String, Unit> units, Map<String, Person> people, List<Absence> absences) {
  /// The role of those who get a unit's tasks.
  public static final String HANDLER = "handler";

  /// The head of a unit (处长, 局长).
  public static final String HEAD = "head";

  /// Posts answers where the messages came from (信息发布管理员, D5).
  public static final String ADMINISTRATOR = "administrator";

  /// Files what they find online (舆情信息员, A10).
  public static final String INFO_OFFICER = "info-officer";

  /// The unit's contact for the coordinating office (联络员, D12).
  public static final String LIAISON = "liaison";

  /// Approves what units draft (分管领导, A3).
  public static final String LEADER = "leader";

  /// Sits above the office (领导小组); its members belong to the coordinating unit.
  public static final String LEADING_GROUP = "leading-group";

  public Directory {
    units = Collections.unmodifiableMap(new LinkedHashMap<>(units));
    people = Collections.unmodifiableMap(new LinkedHashMap<>(people));
    // Directories published before there were absences have none.
    absences = absences == null ? List.of() : List.copyOf(absences);
  }

  /// A directory in which nobody is away.
  public Directory(Map<String, Unit> units, Map<String, Person> people) {
    this(units, people, List.of());
  }

  /// @param kind `office`, `bureau-office`, `department`, `county-bureau`
  /// @param leader directory id of the supervising leader (分管领导) who approves its drafts
  public record Unit(String id, Policy.Label name, String kind, @Nullable String leader) {
    /// A unit that nobody supervises.
    public Unit(String id, Policy.Label name, String kind) {
      this(id, name, kind, null);
    }
  }

  /// @param roles what the person does for the unit: `handler` gets its tasks, `head`,
  ///   `administrator`, `info-officer`, `liaison`, `leader`, `leading-group`
  /// @param deputy directory id of who stands in while the person is away
  public record Person(
      String id,
      String name,
      String mail,
      String unit,
      Set<String> roles,
      @Nullable String deputy) {
    public Person {
      roles = Set.copyOf(roles);
    }

    /// A person nobody stands in for.
    public Person(String id, String name, String mail, String unit, Set<String> roles) {
      this(id, name, mail, unit, roles, null);
    }
  }

  /// Days on which a person is away, both included, in the office's time zone.
  public record Absence(String person, LocalDate from, LocalDate until) {
    boolean covers(LocalDate day) {
      return !day.isBefore(from) && !day.isAfter(until);
    }
  }

  public Unit unit(String id) {
    Unit unit = units.get(id);
    if (unit == null) {
      throw new NoSuchElementException("The directory has no unit '" + id + "'.");
    }
    return unit;
  }

  public Optional<Unit> findUnit(String id) {
    return Optional.ofNullable(units.get(id));
  }

  public Person person(String id) {
    Person person = people.get(id);
    if (person == null) {
      throw new NoSuchElementException("The directory has no person '" + id + "'.");
    }
    return person;
  }

  public Optional<Person> findPerson(@Nullable String id) {
    return id == null ? Optional.empty() : Optional.ofNullable(people.get(id));
  }

  /// The people of `unit` who act in `role`, in the directory's order.
  public List<Person> members(String unit, String role) {
    return withRole(role).stream().filter(p -> p.unit().equals(unit)).toList();
  }

  /// Everybody who acts in `role`, in the directory's order.
  public List<Person> withRole(String role) {
    return people.values().stream().filter(p -> p.roles().contains(role)).toList();
  }

  /// Those who get the unit's tasks.
  public List<Person> handlers(String unit) {
    return members(unit, HANDLER);
  }

  /// The supervising leader who approves the unit's drafts (A3); empty when it has none.
  public Optional<Person> leader(String unit) {
    return findUnit(unit).flatMap(u -> findPerson(u.leader()));
  }

  public boolean away(String person, LocalDate day) {
    return absences.stream().anyMatch(a -> a.person().equals(person) && a.covers(day));
  }

  /// Who does a person's work on a day: the person, or while they are away their deputy, or the
  /// deputy's deputy. Where everybody in that row is away it stays with the person.
  public Person standIn(Person person, LocalDate day) {
    return row(person).stream().filter(p -> !away(p.id(), day)).findFirst().orElse(person);
  }

  /// The person and those who stand in one after the other; each once, even where deputies name
  /// each other.
  private Set<Person> row(Person person) {
    Set<Person> row = new LinkedHashSet<>();
    Optional<Person> next = Optional.of(person);
    while (next.isPresent() && row.add(next.get())) {
      next = findPerson(next.get().deputy());
    }
    return row;
  }

  /// In which role a human step is decided: the one it names, or the usual one of its kind.
  public static String role(CaseTask task) {
    String named = task.role();
    return named == null ? role(task.kind()) : named;
  }

  /// In which role human steps of a kind are decided: drafts are reviewed by the unit's supervising
  /// leader, everything else is done by its handlers.
  public static String role(TaskKind kind) {
    return switch (kind) {
      case REVIEW -> LEADER;
      case TRIAGE, HANDLE, CONTRIBUTE, CONSULT, ANSWER, OVERSEE, DELIVER -> HANDLER;
    };
  }

  /// Whose task a human step of `unit` is, present or not.
  private List<Person> responsible(TaskKind kind, String unit, @Nullable String role) {
    if (role != null) {
      return members(unit, role);
    }
    return switch (kind) {
      case REVIEW -> leader(unit).stream().toList();
      case TRIAGE, HANDLE, CONTRIBUTE, CONSULT, ANSWER, OVERSEE, DELIVER -> handlers(unit);
    };
  }

  /// Who is asked on a day to decide a human step of `unit`: whose task it is, or who stands in.
  /// Empty when the unit has nobody for it.
  public List<Person> asked(TaskKind kind, String unit, LocalDate day) {
    return asked(kind, unit, null, day);
  }

  /// Likewise, where the step may be that of a role within the unit.
  ///
  /// @param role null for whoever does steps of the kind
  public List<Person> asked(TaskKind kind, String unit, @Nullable String role, LocalDate day) {
    return responsible(kind, unit, role).stream().map(p -> standIn(p, day)).distinct().toList();
  }

  /// Who takes a human step over from somebody who cannot be reached, the first the most suitable:
  /// who stands in for them, the head of the unit the step is put to, the coordinating office. A
  /// draft is never approved within the unit that wrote it. Whoever is away is left out.
  public List<Person> insteadOf(Person gone, CaseTask task, String coordinator, LocalDate day) {
    List<Person> may = new ArrayList<>(row(gone));
    if (task.kind() != TaskKind.REVIEW) {
      may.addAll(members(task.unit(), HEAD));
    }
    handlers(coordinator).forEach(p -> may.add(standIn(p, day)));
    return may.stream()
        .filter(p -> !p.id().equals(gone.id()) && !away(p.id(), day))
        .distinct()
        .toList();
  }

  /// Whether a person may decide a human step on a day: whose task it is may, away or not; who
  /// stands in today may; who was asked by name may, as long as they are still in the row of those
  /// who stand in, or took it over as head of the unit.
  public boolean mayDecide(Person person, CaseTask task, LocalDate day) {
    return mayDecide(person, task.kind(), task.unit(), task.role(), task.opened().people(), day);
  }

  /// Likewise, for a step of whoever does steps of the kind.
  ///
  /// @param named who was asked when the step was opened, by id
  public boolean mayDecide(
      Person person, TaskKind kind, String unit, List<String> named, LocalDate day) {
    return mayDecide(person, kind, unit, null, named, day);
  }

  private boolean mayDecide(
      Person person,
      TaskKind kind,
      String unit,
      @Nullable String role,
      List<String> named,
      LocalDate day) {
    List<Person> responsible = responsible(kind, unit, role);
    List<Person> may = new ArrayList<>(responsible);
    may.addAll(asked(kind, unit, role, day));
    if (named.contains(person.id())) {
      responsible.forEach(p -> may.addAll(row(p)));
      if (kind != TaskKind.REVIEW) {
        may.addAll(members(unit, HEAD));
      }
    }
    return may.contains(person);
  }
}
