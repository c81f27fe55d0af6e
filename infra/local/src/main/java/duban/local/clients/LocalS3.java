package duban.local.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import duban.local.template.Deployment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.S3Request;

/// The buckets of the deployment, each a folder with one file per object. An object is there whole
/// or not at all.
///
/// It puts, gets, heads and lists objects. Every other operation is an
/// [UnsupportedOperationException], and so is every option that it does not know.
public final class LocalS3 implements S3Client {
  private static final Set<String> KNOWN_TO_PUT =
      Set.of("Bucket", "Key", "ContentType", "ContentLength", "ChecksumSHA256", "Body");
  private static final Set<String> KNOWN_TO_GET = Set.of("Bucket", "Key");
  private static final Set<String> KNOWN_TO_LIST = Set.of("Bucket", "Prefix", "ContinuationToken");

  /// As many as S3 lists at a time.
  private static final int PAGE = 1000;

  private static final String OBJECT = ".object";

  private final Path folder;
  private final Set<String> buckets;
  private final Faults faults;
  private final InstantSource clock;
  private final List<Stored> listeners = new CopyOnWriteArrayList<>();

  /// Hears of every object that was written, on the thread of whoever wrote it.
  @FunctionalInterface
  public interface Stored {
    void stored(String bucket, String key, long bytes);
  }

  /// An object as it is kept.
  public record Kept(String contentType, byte[] content) {}

  /// @param folder where to keep them, emptied and removed by [#close()]
  /// @param clock by which objects are dated
  public LocalS3(
      Path folder, Collection<Deployment.Bucket> buckets, Faults faults, InstantSource clock) {
    this.clock = clock;
    this.folder = folder;
    this.buckets =
        buckets.stream().map(Deployment.Bucket::name).collect(Collectors.toUnmodifiableSet());
    this.faults = faults;
  }

  /// From now on tells `listener` of every object written.
  public void onPut(Stored listener) {
    listeners.add(listener);
  }

  @Override
  public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
    refuseUnknown(request, KNOWN_TO_PUT);
    byte[] content;
    try (InputStream in = body.contentStreamProvider().newStream()) {
      content = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] hash = digest("SHA-256", content);
    String sha256 = Base64.getEncoder().encodeToString(hash);
    if (request.checksumSHA256() != null && !request.checksumSHA256().equals(sha256)) {
      throw refused(
          400, "BadDigest", "The SHA256 you specified did not match the calculated checksum.");
    }
    return faults.around(
        Faults.Service.S3,
        () -> {
          Path file = file(request.bucket(), request.key());
          try {
            String type = request.contentType();
            write(type(file), (type == null ? "application/octet-stream" : type).getBytes(UTF_8));
            write(file, content);
            Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          listeners.forEach(l -> l.stored(request.bucket(), request.key(), content.length));
          return PutObjectResponse.builder().eTag(etag(content)).checksumSHA256(sha256).build();
        });
  }

  @Override
  public <R> R getObject(
      GetObjectRequest request, ResponseTransformer<GetObjectResponse, R> transformer) {
    refuseUnknown(request, KNOWN_TO_GET);
    return faults.around(
        Faults.Service.S3,
        () -> {
          Kept kept = find(request.bucket(), request.key()).orElseThrow(LocalS3::noSuchKey);
          GetObjectResponse response =
              GetObjectResponse.builder()
                  .contentType(kept.contentType())
                  .contentLength((long) kept.content().length)
                  .eTag(etag(kept.content()))
                  .build();
          try {
            return transformer.transform(
                response, AbortableInputStream.create(new ByteArrayInputStream(kept.content())));
          } catch (RuntimeException e) {
            throw e;
          } catch (Exception e) {
            throw new IllegalStateException("What was got could not be taken.", e);
          }
        });
  }

  @Override
  public HeadObjectResponse headObject(HeadObjectRequest request) {
    refuseUnknown(request, KNOWN_TO_GET);
    return faults.around(
        Faults.Service.S3,
        () -> {
          Kept kept = find(request.bucket(), request.key()).orElseThrow(LocalS3::noSuchKey);
          return HeadObjectResponse.builder()
              .contentType(kept.contentType())
              .contentLength((long) kept.content().length)
              .eTag(etag(kept.content()))
              .build();
        });
  }

  @Override
  public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
    refuseUnknown(request, KNOWN_TO_LIST);
    return faults.around(
        Faults.Service.S3,
        () -> {
          String prefix = Objects.requireNonNullElse(request.prefix(), "");
          String after = Objects.requireNonNullElse(request.continuationToken(), "");
          List<S3Object> all =
              objects(request.bucket()).stream()
                  .filter(each -> each.key().startsWith(prefix) && each.key().compareTo(after) > 0)
                  .toList();
          boolean more = all.size() > PAGE;
          List<S3Object> page = more ? all.subList(0, PAGE) : all;
          return ListObjectsV2Response.builder()
              .contents(page)
              .keyCount(page.size())
              .isTruncated(more)
              .nextContinuationToken(more ? page.getLast().key() : null)
              .build();
        });
  }

  /// In the order of their keys.
  private List<S3Object> objects(String bucket) {
    Path folderOf = file(bucket, "").resolveSibling("");
    if (!Files.isDirectory(folderOf)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folderOf)) {
      List<S3Object> found = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(OBJECT)).toList()) {
        String name = file.getFileName().toString();
        found.add(
            S3Object.builder()
                .key(URLDecoder.decode(name.substring(0, name.length() - OBJECT.length()), UTF_8))
                .lastModified(Files.getLastModifiedTime(file).toInstant())
                .size(Files.size(file))
                .build());
      }
      found.sort(Comparator.comparing(S3Object::key));
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @throws NoSuchBucketException when the deployment has no such bucket
  Optional<Kept> find(String bucket, String key) {
    Path file = file(bucket, key);
    try {
      return Optional.of(new Kept(Files.readString(type(file)), Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A key is any text; as one encoded name it leads nowhere else.
  private Path file(String bucket, String key) {
    if (!buckets.contains(bucket)) {
      throw NoSuchBucketException.builder()
          .message("The specified bucket does not exist")
          .statusCode(404)
          .build();
    }
    return folder.resolve(bucket).resolve(URLEncoder.encode(key, UTF_8) + OBJECT);
  }

  private static Path type(Path file) {
    return file.resolveSibling(file.getFileName() + ".type");
  }

  private static void write(Path file, byte[] content) throws IOException {
    Path bucket = Files.createDirectories(file.resolveSibling(""));
    Path whole = Files.createTempFile(bucket, "writing", null);
    Files.write(whole, content);
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void refuseUnknown(S3Request request, Set<String> known) {
    for (SdkField<?> field : request.sdkFields()) {
      Object value = field.getValueOrDefault(request);
      boolean given =
          value != null
              && !(value instanceof SdkAutoConstructMap)
              && !(value instanceof SdkAutoConstructList);
      if (given && !known.contains(field.memberName())) {
        throw new UnsupportedOperationException(
            request.getClass().getSimpleName()
                + ": "
                + field.memberName()
                + " is not known to the local stack.");
      }
    }
  }

  private static NoSuchKeyException noSuchKey() {
    return (NoSuchKeyException)
        NoSuchKeyException.builder()
            .message("The specified key does not exist.")
            .statusCode(404)
            .build();
  }

  private static S3Exception refused(int status, String code, String message) {
    return (S3Exception)
        S3Exception.builder()
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .errorCode(code)
                    .errorMessage(message)
                    .serviceName("S3")
                    .build())
            .message(message)
            .statusCode(status)
            .build();
  }

  private static String etag(byte[] content) {
    return '"' + HexFormat.of().formatHex(digest("MD5", content)) + '"';
  }

  private static byte[] digest(String algorithm, byte[] content) {
    try {
      return MessageDigest.getInstance(algorithm).digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has " + algorithm + ".", e);
    }
  }

  @Override
  public String serviceName() {
    return S3Client.SERVICE_NAME;
  }

  /// Removes everything kept.
  @Override
  public void close() {
    if (!Files.exists(folder)) {
      return;
    }
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                Path visited, @org.jspecify.annotations.Nullable IOException problem)
                throws IOException {
              if (problem != null) {
                throw problem;
              }
              Files.deleteIfExists(visited);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
