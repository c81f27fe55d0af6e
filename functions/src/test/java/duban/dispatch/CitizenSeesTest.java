package duban.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.Owed;
import duban.cases.TaskKind;
import duban.mail.ChatWords;
import duban.open311.AskedCity;
import duban.policy.Policy;
import duban.policy.WayBack;
import duban.status.StatusPages;
import duban.store.LocalTable;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What of each kind of event the citizen may see: on the page, as JSON, through Open311, in
/// WeChat, in a call to the source. Every text of a sample is a mark of its own, so that whatever
/// leaks names itself; a kind that is new shows nothing until it is listed here.
@Tag("E10")
class CitizenSeesTest {
  /// The texts that may be seen, by kind of event. What units write to each other is in none.
  private static final Map<Class<? extends CaseEvent>, Set<String>> SEEN =
      Map.of(
          CaseEvent.Assigned.class, Set.of("unit"),
          CaseEvent.Redirected.class, Set.of("channel", "note"),
          CaseEvent.Refused.class, Set.of("reason"),
          CaseEvent.Merged.class, Set.of("intoNumber"),
          CaseEvent.Replied.class, Set.of("reply", "form", "link"));

  /// Words without which an event would not be one of its kind.
  private static final Map<String, String> GIVEN =
      Map.of(
          "task", "handle-1",
          "cause", "extension",
          "why", "decided",
          "before.what", Owed.REPLY,
          "after.what", Owed.REPLY);

  private static final List<String> TOLD =
      List.of(
          "case.registered",
          "case.progress",
          "case.replied",
          "case.redirected",
          "case.refused",
          "case.corrected",
          "case.closed");

  private static final Instant AT = Instant.parse("2026-04-15T02:00:00Z");
  private static final String INTO = "into";
  private static final String MARK = "标记";

  @RegisterExtension static final LocalTable TABLE = new LocalTable();

  /// A case that others can join.
  private String otherCase = "";

  static Stream<Class<?>> kinds() {
    return Arrays.stream(CaseEvent.class.getPermittedSubclasses())
        .filter(kind -> kind != CaseEvent.Registered.class);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void ofEveryKindOfEventTheCitizenSeesWhatIsListedAndNothingElse(Class<? extends CaseEvent> kind)
      throws Exception {
    AskedCity city = new AskedCity(TABLE);
    String id = city.posted("description", "夜间施工噪音");
    otherCase = city.byPortal("OTHER-1").ref().id();
    CaseEvent event = (CaseEvent) sample(kind, "");
    if (!(event instanceof CaseEvent.Assigned)) {
      city.happens(
          id, new CaseEvent.Assigned("county", "general", "gulou-bureau", List.of(), null, false));
    }
    if (!(event instanceof CaseEvent.TaskOpened)) {
      city.happens(
          id,
          new CaseEvent.TaskOpened(
              "handle-1", TaskKind.HANDLE, "gulou-bureau", List.of("li"), 1, List.of()));
    }
    city.happens(id, event);

    String shown = shown(city, id);
    Set<String> seen = new TreeSet<>();
    for (String mark : marks(kind, "")) {
      if (shown.contains(MARK + mark + "。")) {
        seen.add(mark);
      }
    }
    assertThat(shown).contains("夜间施工噪音").doesNotContain(otherCase);
    assertThat(seen)
        .as("what of %s a citizen sees", kind.getSimpleName())
        .isEqualTo(new TreeSet<>(SEEN.getOrDefault(kind, Set.of())));
  }

  /// Everything that a citizen can read of a case, by every way, in both languages.
  private static String shown(AskedCity city, String id) {
    CaseFile file = city.file(id);
    Policy policy = city.policies.pinned(file.ref().office(), file.policyVersion()).policy();
    List<String> all = new ArrayList<>();
    StatusPages pages = new StatusPages(city.cases, city.policies);
    for (Locale locale : List.of(Locale.SIMPLIFIED_CHINESE, Locale.ENGLISH)) {
      for (boolean json : List.of(true, false)) {
        all.add(pages.answer(file.registration().statusCode(), json, locale, city.now).toString());
      }
    }
    for (String path :
        List.of(
            "requests.json",
            "requests.xml",
            "servicerequestupdates.json",
            "servicerequestupdates.xml")) {
      all.add(city.get(path).body());
      all.add(city.get(path + "?api_key=" + AskedCity.KEY).body());
    }
    all.add(city.get("requests/" + id + ".json?api_key=" + AskedCity.KEY).body());
    for (String told : TOLD) {
      all.add(new ChatWords("https://duban.example").told(file, told, policy));
      for (WayBack.Callback.Format format : WayBack.Callback.Format.values()) {
        all.add(CallBody.of(format, "id", file, told, policy).text());
      }
    }
    return String.join("\n", all);
  }

  /// A sample of a record, with a mark in every text.
  private Object sample(Class<?> kind, String within) throws Exception {
    RecordComponent[] parts = kind.getRecordComponents();
    Object[] values = new Object[parts.length];
    for (int i = 0; i < parts.length; i++) {
      values[i] =
          kind == CaseEvent.DeadlineMoved.class && parts[i].getName().equals("task")
              ? CaseFile.CASE
              : value(parts[i].getGenericType(), within + parts[i].getName());
    }
    Constructor<?> whole =
        kind.getDeclaredConstructor(
            Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new));
    return whole.newInstance(values);
  }

  private Object value(Type type, String name) throws Exception {
    if (type instanceof ParameterizedType list) {
      return list.getRawType() == Map.class
          ? Map.of()
          : list.getRawType() == Set.class
              ? Set.of(value(list.getActualTypeArguments()[0], name))
              : List.of(value(list.getActualTypeArguments()[0], name));
    }
    Class<?> raw = (Class<?>) type;
    if (raw == String.class && name.equals(INTO)) {
      return otherCase;
    } else if (raw == String.class) {
      return GIVEN.getOrDefault(name, MARK + name + "。");
    } else if (raw == Instant.class) {
      return AT;
    } else if (raw == boolean.class || raw == Boolean.class) {
      return true;
    } else if (raw == int.class || raw == Integer.class) {
      return 1;
    } else if (raw == long.class || raw == Long.class) {
      return 1L;
    } else if (raw == double.class) {
      return 0.5;
    } else if (raw.isEnum()) {
      return raw.getEnumConstants()[0];
    } else if (raw.isRecord()) {
      return sample(raw, name + ".");
    } else if (raw.isSealed()) {
      return value(raw.getPermittedSubclasses()[0], name);
    }
    throw new AssertionError("No sample of " + raw + " for " + name + ".");
  }

  /// Every text of a kind, by its name.
  private static List<String> marks(Class<?> kind, String within) {
    List<String> marks = new ArrayList<>();
    for (RecordComponent part : kind.getRecordComponents()) {
      Type type = part.getGenericType();
      if (type instanceof ParameterizedType list) {
        type = list.getActualTypeArguments()[0];
      }
      String name = within + part.getName();
      if (type == String.class && !name.equals(INTO) && !GIVEN.containsKey(name)) {
        marks.add(name);
      } else if (type instanceof Class<?> raw && raw.isRecord()) {
        marks.addAll(marks(raw, name + "."));
      }
    }
    return marks;
  }
}
