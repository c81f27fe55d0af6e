package duban.policy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How messages of a source come in (A1). Credentials are not here but in the secret store, under
/// the source's id.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Door.Webhook.class, name = "webhook"),
  @JsonSubTypes.Type(value = Door.WeChat.class, name = "wechat"),
  @JsonSubTypes.Type(value = Door.Open311.class, name = "open311"),
  @JsonSubTypes.Type(value = Door.Mail.class, name = "mail"),
  @JsonSubTypes.Type(value = Door.Form.class, name = "form")
})
public sealed interface Door {
  /// The words of the policy file.
  String WEBHOOK = "webhook";

  String WECHAT = "wechat";
  String OPEN311 = "open311";
  String MAIL = "mail";
  String FORM = "form";

  /// `POST /intake/{source}`, signed by the Standard Webhooks scheme.
  ///
  /// @param mapping from the source's own JSON to the intake message; null where it sends the
  ///   intake message itself
  record Webhook(@Nullable Mapping mapping) implements Door {}

  /// A WeChat official account: `/wechat/{source}`.
  ///
  /// @param account the account's own id (`gh_…`)
  /// @param mode how its messages travel
  /// @param api base address of the account's outbound API, without a slash at its end
  record WeChat(String account, String appId, Mode mode, URI api) implements Door {
    /// 明文、兼容、安全模式
    public enum Mode {
      PLAIN,
      COMPATIBLE,
      SECURE
    }
  }

  /// Open311 GeoReport v2: `/open311/v2/`.
  ///
  /// @param jurisdiction the `jurisdiction_id`
  /// @param shown what everybody may read of a request besides its service, its status and its
  ///   times; who has the key of the source reads all of it. Nothing where the policy says nothing
  record Open311(String jurisdiction, List<Shown> shown) implements Door {
    public Open311 {
      // Doors published before there was a choice say nothing about it.
      shown = shown == null ? List.of() : List.copyOf(shown);
    }

    /// What was written, where it is, the links that came along, and what became of it: the unit's
    /// name, the answer, the reasons.
    public enum Shown {
      DESCRIPTION,
      PLACE,
      MEDIA,
      NOTES
    }
  }

  /// A mail address of the office.
  record Mail(String address) implements Door {}

  /// The form at `/report`, and the files of its bulk import.
  record Form() implements Door {}

  /// How a source's own JSON becomes the intake message: a JSONata expression, with samples that
  /// must come out as they say before the policy is accepted.
  record Mapping(String expression, List<Sample> samples) {
    public Mapping {
      samples = List.copyOf(samples);
    }
  }

  /// @param message what the source sends, as JSON
  /// @param expected the intake message it must become, as JSON
  record Sample(String message, String expected) {}
}
