package duban.open311;

import duban.policy.Policy;
import duban.text.Texts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A field of the service definitions beyond those of every request, posted as `attribute[code]`.
///
/// @param filledBySystem whether the sending system knows it, so that nobody needs to be asked
/// @param values of a list, by key; empty for what is no list
record Attribute(
    String code,
    Datatype datatype,
    boolean required,
    boolean filledBySystem,
    Map<String, Policy.Label> values) {
  /// The sending system's own id of the report. A report that is posted again under the same id is
  /// the same request. FixMyStreet posts blindly until it hears that a report arrived, and sends
  /// this attribute to whoever declares it.
  static final String SENDERS_ID = "fixmystreet_id";

  /// Where it is, in words, as the sending system made them out; for a request without an address.
  static final String CLOSEST_ADDRESS = "closest_address";

  /// The administrative area, by the policy's codes.
  static final String AREA = "area";

  /// Whether nobody but the sender and the office is to read the request.
  static final String PRIVACY = "wantsPrivacy";

  private static final Map<String, Policy.Label> YES_NO = yesNo();

  /// It becomes part of a key of the table.
  private static final int LONGEST_ID = 200;

  Attribute {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /// The words of GeoReport v2.
  enum Datatype {
    STRING("string"),
    SINGLE_VALUE_LIST("singlevaluelist");

    private final String id;

    Datatype(String id) {
      this.id = id;
    }

    String id() {
      return id;
    }
  }

  /// The attributes of every service of an office.
  static List<Attribute> of(Policy policy) {
    List<Attribute> attributes = new ArrayList<>();
    attributes.add(new Attribute(SENDERS_ID, Datatype.STRING, false, true, Map.of()));
    attributes.add(new Attribute(CLOSEST_ADDRESS, Datatype.STRING, false, true, Map.of()));
    if (!policy.areas().isEmpty()) {
      Map<String, Policy.Label> areas = new LinkedHashMap<>();
      policy.areas().values().forEach(area -> areas.put(area.code(), area.name()));
      attributes.add(new Attribute(AREA, Datatype.SINGLE_VALUE_LIST, false, false, areas));
    }
    attributes.add(new Attribute(PRIVACY, Datatype.SINGLE_VALUE_LIST, false, false, YES_NO));
    return attributes;
  }

  private static Map<String, Policy.Label> yesNo() {
    Map<String, Policy.Label> values = new LinkedHashMap<>();
    for (String value : List.of("true", "false")) {
      String key = "open311.value." + value;
      values.put(
          value,
          new Policy.Label(
              Texts.in(Locale.SIMPLIFIED_CHINESE).get(key), Texts.in(Locale.ENGLISH).get(key)));
    }
    return values;
  }

  /// Whether a value says yes; 1 is what clients make of a ticked box.
  static boolean isYes(@Nullable String value) {
    return value != null && (value.equalsIgnoreCase("true") || value.equals("1"));
  }

  /// What is wrong with a value, if anything is.
  Optional<Problem> problem(String value) {
    if (code.equals(SENDERS_ID) && value.codePointCount(0, value.length()) > LONGEST_ID) {
      return Optional.of(Problem.bad("too-long", "attribute[" + code + "]", LONGEST_ID));
    }
    return datatype == Datatype.SINGLE_VALUE_LIST && !values.containsKey(value)
        ? Optional.of(Problem.bad("attribute.value", code, String.join(", ", values.keySet())))
        : Optional.empty();
  }
}
