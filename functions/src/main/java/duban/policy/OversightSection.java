package duban.policy;

import duban.policy.Policy.Oversight;
import java.util.List;
import java.util.Set;

/// Reads the section `oversight`. Without it the office gets no link by mail when a case is
/// assigned.
final class OversightSection {
  private OversightSection() {}

  static Oversight read(Entry root, Set<String> tiers) {
    if (!root.has("oversight")) {
      return new Oversight(List.of());
    }
    Entry section = root.entry("oversight");
    Oversight oversight = new Oversight(section.references("mailTiers", tiers, "no tier '%s'"));
    section.finish();
    return oversight;
  }
}
