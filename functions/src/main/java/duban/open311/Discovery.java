package duban.open311;

import duban.policy.Policy;
import duban.text.Texts;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// `discovery`: what is served here, whom to ask for a key (Open311 Service Discovery).
final class Discovery {
  /// When the interface last changed in a way that clients could notice.
  private static final String CHANGESET = "2026-11-22T00:00:00Z";

  private Discovery() {}

  /// @param url of the interface, without a slash at its end
  static Tree.Document of(Collection<Jurisdiction> all, String url, Texts texts) {
    String mails =
        all.stream()
            .map(jurisdiction -> jurisdiction.city().policy().mail())
            .map(Discovery::address)
            .distinct()
            .collect(Collectors.joining(texts.get("list.separator")));
    Tree endpoint =
        Tree.fields()
            .text("specification", "http://wiki.open311.org/GeoReport_v2")
            .text("url", url)
            .text("changeset", CHANGESET)
            .text("type", "production")
            .tree(
                "formats",
                new Tree.Items(
                    "format",
                    List.of(new Tree.Text("text/xml"), new Tree.Text("application/json"))))
            .build();
    return new Tree.Document(
        "discovery",
        Tree.fields()
            .text("changeset", CHANGESET)
            .text("contact", texts.get("open311.discovery.contact", mails))
            .text("key_service", texts.get("open311.discovery.key", mails))
            .tree("endpoints", new Tree.Items("endpoint", List.of(endpoint)))
            .build());
  }

  private static String address(Policy.MailSettings mail) {
    return Objects.requireNonNullElse(mail.replyTo(), mail.from());
  }
}
