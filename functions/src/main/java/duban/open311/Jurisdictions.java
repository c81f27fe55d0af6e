package duban.open311;

import duban.policy.Door;
import duban.policy.Policy;
import duban.policy.Published;
import duban.store.Policies;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Every jurisdiction that the offices' policies declare by a source with the door `open311`. Where
/// two offices declare the same one, it is the first office's, by id.
final class Jurisdictions {
  private final Policies policies;

  Jurisdictions(Policies policies) {
    this.policies = policies;
  }

  sealed interface Finding {
    record One(Jurisdiction jurisdiction) implements Finding {}

    /// Several are served here, and the request does not say which one it means.
    record NotGiven() implements Finding {}

    record Unknown(String id) implements Finding {}
  }

  /// @param id the request's `jurisdiction_id`; null where it has none, which is enough where there
  ///   is only one
  Finding find(@Nullable String id) {
    Map<String, Jurisdiction> all = all();
    if (id != null) {
      Jurisdiction found = all.get(id);
      return found == null ? new Finding.Unknown(id) : new Finding.One(found);
    }
    return all.size() == 1
        ? new Finding.One(all.values().iterator().next())
        : new Finding.NotGiven();
  }

  Map<String, Jurisdiction> all() {
    Map<String, Jurisdiction> all = new LinkedHashMap<>();
    for (String office : policies.offices()) {
      Published city = policies.current(office);
      Map<String, List<Policy.Source>> here = new LinkedHashMap<>();
      for (Policy.Source source : city.policy().sources().values()) {
        if (source.door() instanceof Door.Open311(String jurisdiction, var shown)) {
          here.computeIfAbsent(jurisdiction, j -> new ArrayList<>()).add(source);
        }
      }
      here.forEach((id, sources) -> all.putIfAbsent(id, new Jurisdiction(id, city, sources)));
    }
    return all;
  }
}
