package duban.local.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import duban.local.web.Answer;
import duban.local.web.Call;
import duban.local.web.PathPattern;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.GetObjectPresignRequest;
import software.amazon.awssdk.services.s3.presigner.model.PresignedGetObjectRequest;

/// Links to what [LocalS3] keeps, under `/local/s3/{bucket}/{key+}`: signed by the SDK's own
/// presigner with made-up credentials, and served as S3 would, which works out the signature
/// (Signature Version 4 in a query) anew and looks at the time.
///
/// A link is dated by the clock on the wall. It expires by that clock, and also when the stack's
/// own clock was moved past its time: moving it by a day is to show what a day later shows.
public final class SignedLinks {
  /// Where links lead, below the stack's address.
  public static final String PATH = "/local/s3";

  private static final PathPattern OBJECT = new PathPattern(PATH + "/{bucket}/{key+}");
  private static final String REGION = "cn-local-1";
  private static final String KEY_ID = "AKIDLOCALLOCALLOCAL0";
  private static final String SECRET = "made-up-and-good-for-this-machine-only";
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String SIGNATURE = "X-Amz-Signature";
  private static final DateTimeFormatter SIGNED_AT =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /// What a link may say about the answer to it.
  private static final Map<String, String> RESPONSE =
      Map.of(
          "response-content-type", "content-type",
          "response-content-disposition", "content-disposition",
          "response-cache-control", "cache-control");

  private final LocalS3 s3;
  private final InstantSource clock;
  private final InstantSource wall;
  private final S3Presigner presigner;

  /// By signature.
  private final Map<String, Expiry> expiries = new ConcurrentHashMap<>();

  /// When a link expires, on either clock.
  private record Expiry(Instant clock, Instant wall) {}

  /// @param stack the stack's own address
  /// @param clock the stack's, which can be moved
  /// @param wall by which the SDK dates signatures
  public SignedLinks(LocalS3 s3, URI stack, InstantSource clock, InstantSource wall) {
    this.s3 = s3;
    this.clock = clock;
    this.wall = wall;
    this.presigner =
        remembering(
            S3Presigner.builder()
                .endpointOverride(URI.create(stack + PATH))
                .region(Region.of(REGION))
                .credentialsProvider(
                    StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY_ID, SECRET)))
                .serviceConfiguration(
                    S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build());
  }

  public S3Presigner presigner() {
    return presigner;
  }

  /// Whether the path is one of a link.
  public static boolean leadsTo(String path) {
    return path.startsWith(PATH + "/");
  }

  /// Answers as S3 does, refusals with S3's codes.
  public Answer answer(Call call) {
    if (!call.method().equals("GET") && !call.method().equals("HEAD")) {
      return refused(405, "MethodNotAllowed", "The specified method is not allowed.");
    }
    TreeMap<String, String> query = new TreeMap<>();
    for (String pair : call.query().isEmpty() ? new String[0] : call.query().split("&", -1)) {
      String[] parts = pair.split("=", 2);
      String doubled = query.put(plain(parts[0]), parts.length == 1 ? "" : plain(parts[1]));
      if (doubled != null) {
        return refused(403, "AccessDenied", "A parameter is given twice.");
      }
    }
    Optional<String> given = Optional.ofNullable(query.remove(SIGNATURE));
    Optional<Map<String, String>> object = OBJECT.match(call.path());
    if (given.isEmpty() || object.isEmpty()) {
      return refused(403, "AccessDenied", "Access Denied");
    }
    Instant signedAt;
    Duration validFor;
    try {
      signedAt = Instant.from(SIGNED_AT.parse(query.getOrDefault("X-Amz-Date", "")));
      validFor = Duration.ofSeconds(Long.parseLong(query.getOrDefault("X-Amz-Expires", "")));
    } catch (DateTimeException | NumberFormatException e) {
      return refused(
          400, "AuthorizationQueryParametersError", "The query is not that of a signed link.");
    }
    String expected = signature(call, query);
    if (!MessageDigest.isEqual(expected.getBytes(UTF_8), given.get().getBytes(UTF_8))) {
      return refused(
          403,
          "SignatureDoesNotMatch",
          "The request signature we calculated does not match the signature you provided.");
    }
    Expiry expiry = expiries.get(expected);
    if (!wall.instant().isBefore(signedAt.plus(validFor))
        || (expiry != null && !clock.instant().isBefore(expiry.clock()))) {
      return refused(403, "AccessDenied", "Request has expired");
    }
    Map<String, String> path = object.get();
    return s3.find(path.getOrDefault("bucket", ""), path.getOrDefault("key", ""))
        .map(kept -> found(kept, query))
        .orElseGet(() -> refused(404, "NoSuchKey", "The specified key does not exist."));
  }

  private static Answer found(LocalS3.Kept kept, Map<String, String> query) {
    Map<String, List<String>> headers = new TreeMap<>();
    headers.put("content-type", List.of(kept.contentType()));
    RESPONSE.forEach(
        (parameter, header) -> {
          String value = query.get(parameter);
          if (value != null) {
            headers.put(header, List.of(value));
          }
        });
    return new Answer(200, headers, kept.content());
  }

  private static Answer refused(int status, String code, String message) {
    return Answer.text(
        status,
        "application/xml",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>%s</Code><Message>%s</Message></Error>"
            .formatted(code, message));
  }

  /// The signature that a link with this query should have.
  private static String signature(Call call, TreeMap<String, String> query) {
    String canonicalQuery =
        query.entrySet().stream()
            .map(p -> encoded(p.getKey()) + "=" + encoded(p.getValue()))
            .sorted()
            .collect(Collectors.joining("&"));
    // A link is for whoever holds it, so the address is all that is signed.
    String request =
        String.join(
            "\n",
            "GET",
            call.path(),
            canonicalQuery,
            "host:" + call.header("host").orElse(""),
            "",
            "host",
            "UNSIGNED-PAYLOAD");
    String date = query.getOrDefault("X-Amz-Date", "");
    String day = date.length() < 8 ? "" : date.substring(0, 8);
    String scope = String.join("/", day, REGION, "s3", "aws4_request");
    try {
      String hash =
          HexFormat.of()
              .formatHex(MessageDigest.getInstance("SHA-256").digest(request.getBytes(UTF_8)));
      byte[] key = ("AWS4" + SECRET).getBytes(UTF_8);
      for (String part : scope.split("/", -1)) {
        key = mac(key, part);
      }
      return HexFormat.of().formatHex(mac(key, String.join("\n", ALGORITHM, date, scope, hash)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has SHA-256 and HMAC-SHA-256.", e);
    }
  }

  private static byte[] mac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(UTF_8));
  }

  private static String plain(String encoded) {
    return Call.decode(encoded.replace("+", "%2B"));
  }

  /// Percent-encoding as Signature Version 4 has it (RFC 3986).
  private static String encoded(String plain) {
    return URLEncoder.encode(plain, UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  /// The real one, which dates by the wall; noted beside is when the link expires on the stack's
  /// own clock. Only links to get something are made here.
  private S3Presigner remembering(S3Presigner real) {
    return (S3Presigner)
        Proxy.newProxyInstance(
            S3Presigner.class.getClassLoader(),
            new Class<?>[] {S3Presigner.class},
            (proxy, method, arguments) -> {
              if (arguments != null && arguments[0] instanceof GetObjectPresignRequest request) {
                return noted(real.presignGetObject(request), request.signatureDuration());
              }
              if (method.isDefault()) {
                return InvocationHandler.invokeDefault(proxy, method, arguments);
              }
              if (method.getName().equals("close")) {
                real.close();
                return null;
              }
              throw new UnsupportedOperationException(
                  method.getName() + " is not known to the local stack.");
            });
  }

  private PresignedGetObjectRequest noted(PresignedGetObjectRequest link, Duration validFor) {
    // What has expired on the wall is refused without being remembered.
    Instant now = wall.instant();
    expiries.values().removeIf(expiry -> expiry.wall().isBefore(now));
    String query = String.valueOf(link.url().getQuery());
    String signature = query.substring(query.indexOf(SIGNATURE + "=") + SIGNATURE.length() + 1);
    expiries.put(
        signature.split("&", 2)[0], new Expiry(clock.instant().plus(validFor), link.expiration()));
    return link;
  }
}
