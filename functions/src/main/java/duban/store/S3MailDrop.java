package duban.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/// Mails as they came, in a bucket under [#PREFIX].
public final class S3MailDrop implements MailDrop {
  private final S3Client s3;
  private final String bucket;

  public S3MailDrop(S3Client s3, String bucket) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  /// @throws IllegalArgumentException when the key is not that of a mail
  @Override
  public Optional<byte[]> find(String key) {
    if (!key.startsWith(PREFIX)) {
      throw new IllegalArgumentException("No mail is kept under " + key + ".");
    }
    try {
      return Optional.of(
          s3.getObjectAsBytes(get -> get.bucket(bucket).key(key)).asByteArrayUnsafe());
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<Put> put(Instant from, Instant until) {
    List<Put> found = new ArrayList<>();
    @Nullable String next = null;
    do {
      String after = next;
      ListObjectsV2Response page =
          s3.listObjectsV2(list -> list.bucket(bucket).prefix(PREFIX).continuationToken(after));
      page.contents().stream()
          .map(object -> new Put(object.key(), object.lastModified()))
          .filter(put -> !put.at().isBefore(from) && put.at().isBefore(until))
          .forEach(found::add);
      next = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
    } while (next != null);
    return found;
  }
}
