package duban.local.template;

import java.util.Map;

/// What the local stack knows of one type of resource.
interface ResourceType {
  /// What `!Ref` (under the name `Ref`) and `!GetAtt` of such a resource stand for.
  ///
  /// @param properties as they are written, nothing worked out yet
  Map<String, String> attributes(String logicalId, Tree.Fields properties, LocalAws aws);

  /// Takes what the local stack needs, and names what has no local effect. What is in neither is
  /// reported.
  void read(String logicalId, Section properties, Blueprint blueprint);
}
