package duban.dispatch;

import duban.store.Cases;
import duban.store.InMemoryPapers;
import duban.store.Policies;
import duban.store.SourceSecrets;
import java.net.http.HttpClient;
import java.time.InstantSource;

/// For tests in which nobody sends anything but words.
final class NoMedia {
  private NoMedia() {}

  static MediaFetch of(Cases cases, Policies policies, InstantSource clock) {
    SourceSecrets none = new SourceSecrets(new FakeSecrets("{}"), "secrets", clock);
    return new MediaFetch(
        cases,
        policies,
        new InMemoryPapers(),
        new WeChatClient(HttpClient.newHttpClient(), none, clock));
  }
}
