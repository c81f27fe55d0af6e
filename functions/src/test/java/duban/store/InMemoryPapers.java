package duban.store;

import duban.cases.Message.Upload;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Papers in memory; links say what they were made for.
public final class InMemoryPapers implements Papers {
  private final Map<String, byte[]> kept = new ConcurrentHashMap<>();

  @Override
  public Upload keep(String office, byte[] content, String mediaType) {
    String sha256;
    try {
      sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
    kept.put(office + "/" + sha256, content.clone());
    return new Upload(sha256, mediaType, content.length);
  }

  @Override
  public Optional<byte[]> find(String office, String sha256) {
    return Optional.ofNullable(kept.get(office + "/" + sha256));
  }

  @Override
  public URI link(String office, Upload upload, String name, Duration validFor) {
    return URI.create(
        "https://papers.example/" + office + "/" + upload.sha256() + "?for=" + validFor);
  }

  public int count() {
    return kept.size();
  }
}
