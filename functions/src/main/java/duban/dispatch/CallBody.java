package duban.dispatch;

import duban.cases.CaseFile;
import duban.cases.Standing;
import duban.policy.Policy;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The body of a call to a source, about the case as the step left it:
/// `{"type","timestamp","data":{"case","number","externalId","state","reply":{"text","at","form","link"}}}`.
/// What there is not is left out. A redirected case names the right `channel` (with `channelName`
/// and `contact` as the policy has them) and the `note`; a refused one its `reason`.
final class CallBody {
  private static final JsonMapper JSON = JsonMapper.shared();

  private CallBody() {}

  static String of(CaseFile file, String event, Policy policy) {
    ZoneId zone = policy.office().zone();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("case", file.ref().toString());
    data.put("number", file.number());
    data.put("externalId", file.message().externalId());
    data.put("state", file.standing().id());
    file.reply().ifPresent(reply -> data.put("reply", reply(reply, zone)));
    switch (file.standing()) {
      case Standing.Redirected(String channel, @Nullable String note) -> {
        data.put("channel", channel);
        Policy.Channel known = policy.channels().get(channel);
        if (known != null) {
          data.put("channelName", known.name().zh());
          data.put("contact", known.contact());
        }
        putIfPresent(data, "note", note);
      }
      case Standing.Refused(String reason) -> data.put("reason", reason);
      case Standing.Received r -> {}
      case Standing.Handling h -> {}
      case Standing.Replied r -> {}
      case Standing.Closed c -> {}
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", event);
    body.put("timestamp", in(zone, file.history().getLast().at()));
    body.put("data", data);
    return JSON.writeValueAsString(body);
  }

  private static Map<String, Object> reply(Standing.Reply reply, ZoneId zone) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("text", reply.text());
    told.put("at", in(zone, reply.at()));
    putIfPresent(told, "form", reply.form());
    putIfPresent(told, "link", reply.link());
    return told;
  }

  private static void putIfPresent(Map<String, Object> map, String key, @Nullable Object value) {
    if (value != null) {
      map.put(key, value);
    }
  }

  private static String in(ZoneId zone, Instant at) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
        at.truncatedTo(ChronoUnit.SECONDS).atZone(zone));
  }
}
