package duban.pages;

import duban.assignment.ActPage;
import duban.assignment.Contacts;
import duban.cases.Message;
import duban.policy.Published;
import duban.text.Texts;
import duban.text.Visible;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How to reach the citizen, as far as a task page shows it (E10).
///
/// @param note that it is shown on request and the view kept on record, or why it is not shown
/// @param offered whether it can be asked for
/// @param ways name, phone and mail; empty until it was asked for
public record ContactView(String note, boolean offered, List<Way> ways) {
  private static final Pattern BETWEEN_DIGITS = Pattern.compile("[\\s().-]");
  private static final Pattern NUMBER = Pattern.compile("\\+?[0-9]{3,20}");
  private static final Pattern ADDRESS =
      Pattern.compile("[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,255}");

  public ContactView {
    ways = List.copyOf(ways);
  }

  /// @param link to ring or to write by; null where the text is no number or address
  public record Way(String label, String text, @Nullable String link) {}

  static @Nullable ContactView of(ActPage.Form page, Texts texts) {
    Contacts contacts = new Contacts(page.file(), page.city());
    Published city = page.city();
    String coordinator = city.policy().coordinator();
    String office =
        city.directory().findUnit(coordinator).map(u -> texts.name(u.name())).orElse(coordinator);
    return switch (contacts.access(page.task())) {
      case NONE -> null;
      case WITHHELD -> new ContactView(texts.get("contact.withheld", office), false, List.of());
      case OPEN ->
          contacts
              .author()
              .map(
                  author ->
                      new ContactView(
                          texts.get(
                              (page.contact() ? "contact.shown" : "contact.offered")
                                  + (author.wantsPrivacy() ? ".private" : "")),
                          !page.contact(),
                          page.contact() ? ways(author, texts) : List.of()))
              .orElse(null);
    };
  }

  private static List<Way> ways(Message.Author author, Texts texts) {
    List<Way> ways = new ArrayList<>();
    add(ways, texts.get("contact.name"), author.name(), null);
    String phone = author.phone();
    add(ways, texts.get("contact.phone"), phone, phone == null ? null : tel(phone));
    String mail = author.email();
    add(ways, texts.get("contact.mail"), mail, mail == null ? null : mailto(mail));
    return ways;
  }

  private static void add(
      List<Way> ways, String label, @Nullable String text, @Nullable String link) {
    if (text != null && !Visible.blank(text)) {
      ways.add(new Way(label, Visible.line(text), link));
    }
  }

  /// Where the text is a number and nothing else: an extension cannot be dialled with it.
  private static @Nullable String tel(String phone) {
    String digits =
        BETWEEN_DIGITS.matcher(Normalizer.normalize(phone, Normalizer.Form.NFKC)).replaceAll("");
    return NUMBER.matcher(digits).matches() ? "tel:" + digits : null;
  }

  private static @Nullable String mailto(String mail) {
    String address = mail.strip();
    return ADDRESS.matcher(address).matches() ? "mailto:" + address : null;
  }
}
