package duban.policy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/// How a source hears what became of its messages (A11, C3): the way back from its door.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = WayBack.Callback.class, name = "callback"),
  @JsonSubTypes.Type(value = WayBack.Mail.class, name = "mail"),
  @JsonSubTypes.Type(value = WayBack.WeChat.class, name = "wechat"),
  @JsonSubTypes.Type(value = WayBack.Pull.class, name = "pull"),
  @JsonSubTypes.Type(value = WayBack.Hand.class, name = "hand")
})
public sealed interface WayBack {
  /// The words of the policy file.
  String CALLBACK = "callback";

  String MAIL = "mail";
  String WECHAT = "wechat";
  String PULL = "pull";
  String HAND = "hand";

  /// A signed `POST` to the source's registered address.
  record Callback(Format format) implements WayBack {
    /// As what the call travels.
    public enum Format {
      /// The body of http.md, signed by the Standard Webhooks scheme.
      STANDARD,
      /// A structured CloudEvent, signed likewise.
      CLOUDEVENT
    }
  }

  /// A mail.
  ///
  /// @param to the source unit's address; null for the address the author wrote from
  record Mail(@Nullable String to) implements WayBack {}

  /// The account's customer-service API while WeChat allows it, else its next passive reply.
  record WeChat() implements WayBack {}

  /// The source comes and asks: the status page, Open311.
  record Pull() implements WayBack {}

  /// A named administrator posts it where the message came from, and records link and time (D5).
  ///
  /// @param unit whose people with the role do it
  /// @param role the administrator's role in the directory
  record Hand(String unit, String role) implements WayBack {}
}
