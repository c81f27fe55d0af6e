package duban.store;

import duban.cases.Message.Upload;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// Papers in a bucket, at `papers/<office>/<sha256>`.
///
/// A content is written under its own hash, so that a repeated writing replaces it by itself. S3
/// checks on arrival that it has the hash, and what is read is checked again: a paper is what the
/// case says, or it is a fault.
///
/// Who reads needs the right to list the bucket as well: without it, S3 says "forbidden" of what is
/// not there, and that is a fault, too.
public final class S3Papers implements Papers {
  /// As policies have it: nothing that means something in a path.
  private static final Pattern OFFICE = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  private final Supplier<S3Client> s3;
  private final Supplier<S3Presigner> links;
  private final String bucket;

  /// @param s3 asked for when the first paper comes along: most invocations see none
  /// @param links likewise
  public S3Papers(Supplier<S3Client> s3, Supplier<S3Presigner> links, String bucket) {
    this.s3 = s3;
    this.links = links;
    this.bucket = bucket;
  }

  @Override
  public Upload keep(String office, byte[] content, String mediaType) {
    byte[] hash = sha256(content);
    String hex = HexFormat.of().formatHex(hash);
    s3.get()
        .putObject(
            put ->
                put.bucket(bucket)
                    .key(key(office, hex))
                    .contentType(mediaType)
                    .contentLength((long) content.length)
                    .checksumSHA256(Base64.getEncoder().encodeToString(hash)),
            RequestBody.fromBytes(content));
    return new Upload(hex, mediaType, content.length);
  }

  @Override
  public Optional<byte[]> find(String office, String sha256) {
    byte[] content;
    try {
      content =
          s3.get()
              .getObjectAsBytes(get -> get.bucket(bucket).key(key(office, sha256)))
              .asByteArrayUnsafe();
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    }
    if (!HexFormat.of().formatHex(sha256(content)).equals(sha256)) {
      throw new IllegalStateException("What S3 gave does not have the hash " + sha256 + ".");
    }
    return Optional.of(content);
  }

  @Override
  public URI link(String office, Upload upload, String name, Duration validFor) {
    var presigned =
        links
            .get()
            .presignGetObject(
                presign ->
                    presign
                        .signatureDuration(validFor)
                        .getObjectRequest(
                            get ->
                                get.bucket(bucket)
                                    .key(key(office, upload.sha256()))
                                    .responseContentType(upload.mediaType())
                                    .responseCacheControl("private, no-store")
                                    .responseContentDisposition(attachment(name))));
    try {
      return presigned.url().toURI();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("The SDK signed an address that is none.", e);
    }
  }

  /// @throws IllegalArgumentException when the office or the hash is not written as one
  private static String key(String office, String sha256) {
    if (!OFFICE.matcher(office).matches() || !SHA_256.matcher(sha256).matches()) {
      throw new IllegalArgumentException("No paper is called " + office + "/" + sha256 + ".");
    }
    return "papers/" + office + "/" + sha256;
  }

  /// A `Content-Disposition` (RFC 6266) that saves and never shows, with the name as RFC 8187 has
  /// it, and in ASCII for whoever does not read that.
  static String attachment(String name) {
    StringBuilder plain = new StringBuilder();
    StringBuilder encoded = new StringBuilder();
    name.codePoints()
        .filter(c -> !Character.isISOControl(c) && c != '/' && c != '\\')
        .forEach(
            c -> {
              plain.append(c < 0x7f && c >= ' ' && c != '"' && c != '%' ? (char) c : '_');
              for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                encoded.append(unreserved(b) ? String.valueOf((char) b) : "%%%02X".formatted(b));
              }
            });
    return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + encoded;
  }

  private static boolean unreserved(byte b) {
    return b >= '0' && b <= '9'
        || b >= 'A' && b <= 'Z'
        || b >= 'a' && b <= 'z'
        || b == '-'
        || b == '.'
        || b == '_'
        || b == '~';
  }

  private static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
