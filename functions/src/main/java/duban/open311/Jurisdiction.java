package duban.open311;

import duban.cases.CaseFile;
import duban.policy.Policy;
import duban.policy.Published;
import java.util.List;
import java.util.Optional;

/// Whom requests go to: the sources of one office that share a `jurisdiction_id`. Each source is an
/// app, or another civic system, with keys of its own; what one of them sent, all may read.
record Jurisdiction(String id, Published city, List<Policy.Source> sources) {
  Jurisdiction {
    sources = List.copyOf(sources);
  }

  String office() {
    return city.policy().office().id();
  }

  boolean has(CaseFile file) {
    return source(file.registration().source()).isPresent();
  }

  Optional<Policy.Source> source(String id) {
    return sources.stream().filter(s -> s.id().equals(id)).findFirst();
  }

  /// The policy's category for a service code: its own code, or a source's word for it.
  Optional<Policy.Category> category(String serviceCode) {
    Policy policy = city.policy();
    return Optional.ofNullable(policy.categories().get(serviceCode))
        .or(
            () ->
                sources.stream()
                    .flatMap(s -> Optional.ofNullable(s.categories().get(serviceCode)).stream())
                    .flatMap(code -> Optional.ofNullable(policy.categories().get(code)).stream())
                    .findFirst());
  }
}
