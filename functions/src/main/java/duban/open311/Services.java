package duban.open311;

import duban.policy.Policy;
import duban.text.Texts;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What can be reported: every category of the policy is a service. Its group is the department
/// that answers for it.
final class Services {
  /// Every service has attributes: at least [Attribute#SENDERS_ID].
  private static final boolean HAS_ATTRIBUTES = true;

  private Services() {}

  /// `services`
  static Tree.Document list(Jurisdiction jurisdiction, Texts texts) {
    return new Tree.Document(
        "services",
        new Tree.Items(
            "service",
            jurisdiction.city().policy().categories().values().stream()
                .map(category -> service(jurisdiction, category, texts))
                .toList()));
  }

  private static Tree service(Jurisdiction jurisdiction, Policy.Category category, Texts texts) {
    String department =
        jurisdiction
            .city()
            .directory()
            .findUnit(category.department())
            .map(unit -> texts.name(unit.name()))
            .orElse(category.department());
    return Tree.fields()
        .text("service_code", category.code())
        .text("service_name", texts.name(category.name()))
        .text("description", texts.get("open311.service.description", department))
        .flag("metadata", HAS_ATTRIBUTES)
        .text("type", "realtime")
        .text("keywords", category.name().zh() + "," + category.name().en())
        .text("group", department)
        .build();
  }

  /// `services/{code}`
  static Tree.Document definition(
      Jurisdiction jurisdiction, Policy.Category category, Texts texts) {
    List<Tree> attributes = new ArrayList<>();
    for (Attribute attribute : Attribute.of(jurisdiction.city().policy())) {
      attributes.add(attribute(attribute, attributes.size() + 1, texts));
    }
    return new Tree.Document(
        "service_definition",
        Tree.fields()
            .text("service_code", category.code())
            .tree("attributes", new Tree.Items("attribute", attributes))
            .build());
  }

  private static Tree attribute(Attribute attribute, int order, Texts texts) {
    Tree.Builder fields =
        Tree.fields()
            .flag("variable", true)
            .text("code", attribute.code())
            .text("datatype", attribute.datatype().id())
            .flag("required", attribute.required())
            .text("datatype_description", "")
            .number("order", BigDecimal.valueOf(order))
            .text("description", texts.get("open311.attribute." + attribute.code()));
    if (attribute.filledBySystem()) {
      // FixMyStreet's extension: the sending system fills it in and does not ask anybody.
      fields.text("automated", "server_set");
    }
    if (attribute.datatype() == Attribute.Datatype.SINGLE_VALUE_LIST) {
      List<Tree> values = new ArrayList<>();
      for (Map.Entry<String, Policy.Label> value : attribute.values().entrySet()) {
        values.add(
            Tree.fields()
                .text("key", value.getKey())
                .text("name", texts.name(value.getValue()))
                .build());
      }
      fields.tree("values", new Tree.Items("value", values));
    }
    return fields.build();
  }
}
