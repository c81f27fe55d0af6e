package duban.wechat;

import duban.intake.SigningTime;
import duban.policy.Door;
import duban.store.Conversations;
import duban.store.SourceSecrets;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Lets in what the platform sent and nothing else.
///
/// Every request is signed over the account's token, a time and a nonce; the time must be near. In
/// the clear, that says nothing about the body: there a nonce counts once, and once more only with
/// the very same body, as when the platform pushes it again. What is encrypted is signed itself,
/// and only that part is read, whatever stands beside it in the clear (兼容模式). An account in
/// secure mode takes nothing in the clear.
///
/// Tokens and keys may be two at once, while they change over.
final class Gate {
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}");
  private static final Pattern NONCE = Pattern.compile("[^\\s\\p{Cntrl}]{1,128}");

  private final SourceSecrets secrets;
  private final SigningTime time;
  private final Conversations conversations;

  Gate(SourceSecrets secrets, SigningTime time, Conversations conversations) {
    this.secrets = secrets;
    this.time = time;
    this.conversations = conversations;
  }

  /// What a request's query says, as far as it matters here.
  ///
  /// @param messageSignature `msg_signature`: over the encrypted text as well
  record Signed(
      @Nullable String signature,
      @Nullable String messageSignature,
      String timestamp,
      String nonce,
      boolean encrypted) {
    /// @return empty when there is no time or no nonce to go by
    static Optional<Signed> of(Map<String, String> query) {
      String timestamp = query.getOrDefault("timestamp", "");
      String nonce = query.getOrDefault("nonce", "");
      return SECONDS.matcher(timestamp).matches() && NONCE.matcher(nonce).matches()
          ? Optional.of(
              new Signed(
                  query.get("signature"),
                  query.get("msg_signature"),
                  timestamp,
                  nonce,
                  "aes".equals(query.get("encrypt_type"))))
          : Optional.empty();
    }

    private Instant at() {
      return Instant.ofEpochSecond(Long.parseLong(timestamp));
    }
  }

  /// What the gate found.
  sealed interface Passed {
    /// @param seal with which the answer is closed; null where it goes in the clear
    record In(Map<String, String> fields, @Nullable Seal seal) implements Passed {
      public In {
        fields = Map.copyOf(fields);
      }
    }

    record NotGenuine() implements Passed {}

    /// Genuine, or not to be told from it, and no message.
    record Unreadable() implements Passed {}
  }

  /// Token and key that opened a message: its answer is closed with the same.
  record Seal(String token, Crypt crypt) {
    @Override
    public String toString() {
      return "Seal[…]";
    }
  }

  /// Whether a request without a body is the platform's.
  boolean genuine(String source, Signed signed) {
    return time.accepts(signed.at()) && token(source, signed).isPresent();
  }

  Passed admit(String office, String source, Door.WeChat door, Signed signed, byte[] body) {
    if (!time.accepts(signed.at())) {
      return new Passed.NotGenuine();
    }
    // In the clear everything hangs on the signature of three words; where something is encrypted,
    // that one may be left out, but may not be wrong.
    boolean mustBeSigned = !signed.encrypted() || signed.signature() != null;
    if (mustBeSigned && token(source, signed).isEmpty()) {
      return new Passed.NotGenuine();
    }
    Optional<Map<String, String>> fields = text(body).flatMap(FlatXml::read);
    if (fields.isEmpty()) {
      return mustBeSigned ? new Passed.Unreadable() : new Passed.NotGenuine();
    }
    if (signed.encrypted()) {
      return opened(source, door, signed, fields.get());
    }
    if (door.mode() == Door.WeChat.Mode.SECURE) {
      return new Passed.NotGenuine();
    }
    return conversations.fresh(
            office, source, signed.timestamp(), signed.nonce(), digest(body), signed.at())
        ? new Passed.In(fields.get(), null)
        : new Passed.NotGenuine();
  }

  private Optional<String> token(String source, Signed signed) {
    String signature = signed.signature();
    if (signature == null) {
      return Optional.empty();
    }
    return find(secrets.of(source), signature, signed.timestamp(), signed.nonce())
        // The account may have a token by now that is newer than the copy held here.
        .or(() -> find(secrets.newest(source), signature, signed.timestamp(), signed.nonce()));
  }

  private static Optional<String> find(List<String> tokens, String signature, String... words) {
    return tokens.stream()
        .filter(
            token -> {
              String[] all = java.util.Arrays.copyOf(words, words.length + 1);
              all[words.length] = token;
              return Signature.matches(signature, all);
            })
        .findFirst();
  }

  private Passed opened(
      String source, Door.WeChat door, Signed signed, Map<String, String> fields) {
    String signature = signed.messageSignature();
    String encrypted = fields.get("Encrypt");
    if (signature == null || encrypted == null) {
      return new Passed.NotGenuine();
    }
    Optional<String> token =
        find(secrets.of(source), signature, signed.timestamp(), signed.nonce(), encrypted)
            .or(
                () ->
                    find(
                        secrets.newest(source),
                        signature,
                        signed.timestamp(),
                        signed.nonce(),
                        encrypted));
    if (token.isEmpty()) {
      return new Passed.NotGenuine();
    }
    Optional<Passed> read =
        decrypted(secrets.of(source + "/aes"), door, token.get(), encrypted)
            .or(() -> decrypted(secrets.newest(source + "/aes"), door, token.get(), encrypted));
    return read.orElseGet(Passed.NotGenuine::new);
  }

  private static Optional<Passed> decrypted(
      List<String> keys, Door.WeChat door, String token, String encrypted) {
    for (String key : keys) {
      Optional<Crypt> crypt = Crypt.of(key, door.appId());
      if (crypt.isEmpty()) {
        // Not quoted: it may be nearly right.
        System.getLogger(Gate.class.getName())
            .log(System.Logger.Level.ERROR, "An EncodingAESKey is unusable.");
      } else if (crypt.get().decrypt(encrypted) instanceof Crypt.Decrypted.Text(String text)) {
        return Optional.of(
            FlatXml.read(text)
                .<Passed>map(inner -> new Passed.In(inner, new Seal(token, crypt.get())))
                .orElseGet(Passed.Unreadable::new));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> text(byte[] body) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static String digest(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
