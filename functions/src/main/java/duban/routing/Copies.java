package duban.routing;

import duban.cases.Effect;
import duban.policy.Directory;
import java.util.List;

/// Mails that only inform (同步抄送, A2).
final class Copies {
  static final String BUREAU_OFFICE = "bureau-office";
  static final String DEPARTMENT = "department";

  private Copies() {}

  static List<Effect> mails(Directory directory, String unit, String as) {
    return directory.handlers(unit).stream()
        .<Effect>map(person -> new Effect.SendMail("copy", person.id(), null, as))
        .toList();
  }
}
