package duban.local.city;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/// Who is there to play with: the sources that send messages, and the people who work on them.
public interface LocalCity {
  List<Source> sources();

  List<Person> people();

  /// The official accounts of WeChat.
  List<WeChat> weChat();

  /// Points the outbound API of an official account at a test server, and publishes its office
  /// again.
  ///
  /// @throws UnknownSource when there is no account of that id
  void redirectApi(String source, URI api);

  /// Points a source's way back at a test receiver, and publishes its office again.
  ///
  /// @throws UnknownSource when there is none of that id
  void redirect(String source, URI callback);

  /// @param secret what it signs with; a local development secret
  record Source(String id, String secret) {}

  /// The Open311 source, if some office has one: the first, where there are several.
  Optional<Open311> open311();

  /// @param apiKey a local development key
  record Open311(String jurisdiction, String apiKey) {}

  /// An official account, with local development credentials.
  record WeChat(String id, String token, String encodingAesKey, String appId) {}

  record Person(String id, String name, String mail, String unit, List<String> roles) {
    public Person {
      roles = List.copyOf(roles);
    }
  }

  /// No office has a source of that id.
  final class UnknownSource extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnknownSource(String id) {
      super("There is no source '" + id + "'.");
    }
  }
}
