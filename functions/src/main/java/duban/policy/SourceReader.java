package duban.policy;

import duban.policy.Policy.Label;
import duban.policy.Policy.Limits;
import duban.policy.Policy.Source;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads the entries of `sources`: every door and every way back.
///
/// @param series the known ids, as for the others
/// @param callbacks addresses that take the place of those in the file, by source
record SourceReader(
    Directory directory,
    Set<String> series,
    Set<String> paths,
    Set<String> tiers,
    Set<String> categories,
    Map<String, String> callbacks) {
  private static final List<String> EVENTS =
      List.of(
          "case.registered",
          "case.progress",
          "case.replied",
          "case.redirected",
          "case.refused",
          "case.corrected",
          "case.closed");
  private static final List<String> DOORS =
      List.of(Door.WEBHOOK, Door.WECHAT, Door.OPEN311, Door.MAIL, Door.FORM);
  private static final List<String> WAYS =
      List.of(WayBack.CALLBACK, WayBack.MAIL, WayBack.WECHAT, WayBack.PULL, WayBack.HAND);
  private static final List<String> SHOWN =
      Stream.of(Door.Open311.Shown.values()).map(s -> s.name().toLowerCase(Locale.ROOT)).toList();
  private static final int MOST_PER_MINUTE = 1_000_000;

  Source read(String id, Entry entry) {
    Label name = entry.label("name");
    String seriesId = entry.reference("series", series, "no number series '%s'");
    String path = entry.reference("path", paths, "no path '%s'");
    String tier = entry.reference("tier", tiers, "no tier '%s'");
    // Larger than this, a message and its events would not fit an item of the table.
    int maximumBytes = entry.integer("maximumBytes", 1, 262_144);
    String given = entry.optionalText("callback");
    URI callback = address(entry, "callback", callbacks.getOrDefault(id, given));
    List<String> tells = entry.texts("tells");
    for (int i = 0; i < tells.size(); i++) {
      if (!EVENTS.contains(tells.get(i))) {
        entry.problem("tells[" + i + "]", Findings.oneOf(EVENTS, tells.get(i)));
      }
    }
    Door door = entry.has("door") ? door(id, entry.entry("door")) : new Door.Webhook(null);
    WayBack wayBack =
        entry.has("wayBack")
            ? wayBack(entry.entry("wayBack"))
            : callback == null
                ? new WayBack.Pull()
                : new WayBack.Callback(WayBack.Callback.Format.STANDARD);
    if (!tells.isEmpty() && callback == null && given == null) {
      switch (wayBack) {
        case WayBack.Callback w -> entry.problem("tells", "needs a callback");
        // Whoever comes and asks is not told; most likely the callback was forgotten.
        case WayBack.Pull w -> entry.problem("tells", "needs a callback");
        case WayBack.Mail w -> {}
        case WayBack.WeChat w -> {}
        case WayBack.Hand w -> {}
      }
    }
    if (wayBack instanceof WayBack.WeChat && !(door instanceof Door.WeChat)) {
      entry.problem("wayBack.kind", "wechat needs a door of kind wechat");
    }
    return new Source(
        id,
        name,
        seriesId,
        path,
        tier,
        maximumBytes,
        callback,
        tells,
        door,
        wayBack,
        entry.has("categories") ? categoryMap(entry.entry("categories")) : Map.of(),
        entry.has("limits") ? limits(entry.entry("limits")) : null,
        entry.has("paused") ? entry.truth("paused") : null,
        entry.has("quiet") ? quiet(entry) : List.of());
  }

  private Door door(String source, Entry entry) {
    Door door =
        switch (entry.oneOf("kind", DOORS)) {
          case Door.WECHAT ->
              new Door.WeChat(
                  entry.text("account"), entry.text("appId"), mode(entry), base(source, entry));
          case Door.OPEN311 -> new Door.Open311(entry.text("jurisdiction"), shown(entry));
          case Door.MAIL -> new Door.Mail(mail(entry, "address"));
          case Door.FORM -> new Door.Form();
          // What is none of them was said above.
          default ->
              new Door.Webhook(entry.has("mapping") ? mapping(entry.entry("mapping")) : null);
        };
    entry.finish();
    return door;
  }

  private static List<Door.Open311.Shown> shown(Entry entry) {
    List<Door.Open311.Shown> shown = new ArrayList<>();
    if (entry.has("public")) {
      String missing = "must be among " + String.join(", ", SHOWN) + ", not '%s'";
      for (String word : entry.references("public", SHOWN, missing)) {
        if (SHOWN.contains(word)) {
          shown.add(Door.Open311.Shown.valueOf(word.toUpperCase(Locale.ROOT)));
        }
      }
    }
    return shown;
  }

  private static Door.WeChat.Mode mode(Entry entry) {
    return switch (entry.oneOf("mode", List.of("plain", "compatible", "secure"))) {
      case "compatible" -> Door.WeChat.Mode.COMPATIBLE;
      case "secure" -> Door.WeChat.Mode.SECURE;
      default -> Door.WeChat.Mode.PLAIN;
    };
  }

  private static Door.Mapping mapping(Entry entry) {
    String expression = entry.text("expression");
    List<Door.Sample> samples = new ArrayList<>();
    for (Entry sample : entry.entries("samples")) {
      samples.add(new Door.Sample(sample.text("message"), sample.text("expected")));
      sample.finish();
    }
    if (entry.has("samples") && samples.isEmpty()) {
      entry.problem("samples", "must not be empty");
    }
    entry.finish();
    return new Door.Mapping(expression, samples);
  }

  private WayBack wayBack(Entry entry) {
    WayBack way =
        switch (entry.oneOf("kind", WAYS)) {
          case WayBack.CALLBACK ->
              new WayBack.Callback(
                  entry.has("format")
                          && entry
                              .oneOf("format", List.of("standard", "cloudevent"))
                              .equals("cloudevent")
                      ? WayBack.Callback.Format.CLOUDEVENT
                      : WayBack.Callback.Format.STANDARD);
          case WayBack.MAIL -> new WayBack.Mail(entry.has("to") ? mail(entry, "to") : null);
          case WayBack.WECHAT -> new WayBack.WeChat();
          case WayBack.HAND -> {
            String unit = entry.reference("unit", directory.units().keySet(), "no unit '%s'");
            String role = entry.text("role");
            if (!unit.isBlank() && !role.isBlank() && directory.members(unit, role).isEmpty()) {
              entry.problem("role", "nobody in the unit '" + unit + "' is '" + role + "'");
            }
            yield new WayBack.Hand(unit, role);
          }
          // What is none of them was said above.
          default -> new WayBack.Pull();
        };
    entry.finish();
    return way;
  }

  private Map<String, String> categoryMap(Entry entry) {
    Map<String, String> map = new LinkedHashMap<>();
    for (String word : entry.names()) {
      map.put(word, entry.reference(word, categories, "no category '%s'"));
    }
    return map;
  }

  private static Limits limits(Entry entry) {
    Limits limits =
        new Limits(
            entry.integer("perMinute", 1, MOST_PER_MINUTE),
            entry.integer("burst", 1, MOST_PER_MINUTE));
    entry.finish();
    return limits;
  }

  private static List<String> quiet(Entry entry) {
    List<String> known = List.of(Source.ACKNOWLEDGEMENT, Source.COPIES);
    List<String> quiet = entry.texts("quiet");
    for (int i = 0; i < quiet.size(); i++) {
      if (!known.contains(quiet.get(i))) {
        entry.problem("quiet[" + i + "]", Findings.oneOf((Collection<String>) known, quiet.get(i)));
      }
    }
    return quiet;
  }

  private static String mail(Entry entry, String field) {
    String address = entry.text(field);
    if (!address.isBlank() && !Findings.isMail(address)) {
      entry.problem(field, Findings.NOT_A_MAIL.formatted(address));
    }
    return address;
  }

  private URI base(String source, Entry entry) {
    String text = callbacks.getOrDefault(source + "/api", entry.text("api"));
    URI uri = text.isBlank() ? null : address(entry, "api", text.replaceAll("(?<!/)/+$", ""));
    return uri == null ? URI.create("https://invalid.example") : uri;
  }

  private static @Nullable URI address(Entry entry, String field, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      URI uri = new URI(text);
      boolean safe =
          uri.getHost() != null
              && uri.getUserInfo() == null
              && ("https".equals(uri.getScheme())
                  || "http".equals(uri.getScheme()) && isLoopback(uri.getHost()));
      if (safe) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Said below, like an address of another scheme.
    }
    entry.problem(field, "must be an https address without a user in it, not '" + text + "'");
    return null;
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || isLoopbackLiteral(host);
  }

  private static boolean isLoopbackLiteral(String host) {
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
