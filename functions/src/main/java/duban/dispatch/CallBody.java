package duban.dispatch;

import duban.cases.CaseFile;
import duban.cases.Standing;
import duban.policy.Policy;
import duban.policy.WayBack;
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
/// and `contact` as the policy has them) and the `note`; a refused one, and one closed without a
/// reply, its `reason`.
///
/// As a CloudEvent 1.0 in structured mode the same `data` is wrapped: `id` is the call's
/// `webhook-id`, `source` is `/offices/<office>`, `type` is `duban.` and the event's name (such as
/// `duban.case.replied`), `subject` the case's number, `time` what is the timestamp otherwise.
///
/// @param contentType what the body is
record CallBody(String contentType, String text) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /// What the names of events begin with, where they have to be the only ones of that name.
  static final String TYPE_PREFIX = "duban.";

  /// @param id of the call
  static CallBody of(
      WayBack.Callback.Format format, String id, CaseFile file, String event, Policy policy) {
    Map<String, Object> data = data(file, policy);
    String time = in(policy.office().zone(), file.history().getLast().at());
    Map<String, Object> body = new LinkedHashMap<>();
    return switch (format) {
      case STANDARD -> {
        body.put("type", event);
        body.put("timestamp", time);
        body.put("data", data);
        yield new CallBody("application/json", JSON.writeValueAsString(body));
      }
      case CLOUDEVENT -> {
        body.put("specversion", "1.0");
        body.put("id", id);
        body.put("source", "/offices/" + policy.office().id());
        body.put("type", TYPE_PREFIX + event);
        body.put("subject", file.number());
        body.put("time", time);
        body.put("datacontenttype", "application/json");
        body.put("data", data);
        yield new CallBody("application/cloudevents+json", JSON.writeValueAsString(body));
      }
    };
  }

  private static Map<String, Object> data(CaseFile file, Policy policy) {
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
      case Standing.Together t -> {}
      case Standing.Replied r -> {}
      case Standing.Closed c ->
          file.noReplyReason().ifPresent(reason -> data.put("reason", reason));
    }
    return data;
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
