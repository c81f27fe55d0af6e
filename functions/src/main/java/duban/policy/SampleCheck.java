package duban.policy;

import java.util.List;

/// Tries out a mapping with its samples before the policy is accepted.
@FunctionalInterface
public interface SampleCheck {
  /// For whoever reads policies without taking messages by them.
  SampleCheck NONE = mapping -> List.of();

  /// Everything that is wrong with it; nothing, if every sample comes out as it says.
  List<Wrong> check(Door.Mapping mapping);

  /// @param path below the mapping: `expression`, `samples[0].expected`
  record Wrong(String path, String problem) {}
}
