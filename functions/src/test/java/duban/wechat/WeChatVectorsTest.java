package duban.wechat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The platform's own samples, and those of public libraries, value by value.
@Tag("A1")
class WeChatVectorsTest {
  private static final JsonNode ALL = all();

  private static JsonNode all() {
    try (InputStream in =
        WeChatVectorsTest.class.getResourceAsStream("/vectors/wechat_vectors.json")) {
      return JsonMapper.shared().readTree(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Stream<Arguments> of(String... kinds) {
    return ALL.valueStream()
        .filter(v -> java.util.List.of(kinds).contains(text(v, "kind")))
        .map(v -> Arguments.of(text(v, "name"), v));
  }

  private static Stream<Arguments> plainSignatures() {
    return of("url_verify_plain");
  }

  private static Stream<Arguments> encrypted() {
    return of("decrypt", "url_verify_encrypted");
  }

  private static Stream<Arguments> encryptions() {
    return of("encrypt_fixed_random");
  }

  private static Stream<Arguments> rejections() {
    return of("reject");
  }

  private static String text(JsonNode vector, String field) {
    return Objects.requireNonNull(vector.get(field), field).stringValue();
  }

  /// Official accounts have an app id, corporate ones a receiver's id in the same place.
  private static Crypt crypt(JsonNode vector) {
    return Crypt.of(
            text(vector, "encodingAESKey"),
            text(vector, vector.has("appid") ? "appid" : "receiveid"))
        .orElseThrow();
  }

  private static String cipherText(JsonNode vector) {
    return text(vector, vector.has("encrypt") ? "encrypt" : "echostr");
  }

  @Test
  void everyVectorIsOfAKindThatIsTried() {
    assertThat(ALL.size())
        .isEqualTo(
            of(
                    "url_verify_plain",
                    "decrypt",
                    "url_verify_encrypted",
                    "encrypt_fixed_random",
                    "reject")
                .count());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("plainSignatures")
  void aSignatureOfThreeWordsIsRecognised(String name, JsonNode vector) {
    String token = text(vector, "token");
    String timestamp = text(vector, "timestamp");
    String nonce = text(vector, "nonce");

    assertThat(Signature.of(token, timestamp, nonce)).isEqualTo(text(vector, "signature"));
    assertThat(Signature.matches(text(vector, "signature"), token, timestamp, nonce)).isTrue();
    assertThat(Signature.matches(text(vector, "signature"), token, timestamp, nonce + "1"))
        .isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("encrypted")
  void whatIsEncryptedIsSignedAndReadToTheLetter(String name, JsonNode vector) {
    assertThat(
            Signature.matches(
                text(vector, "msg_signature"),
                text(vector, "token"),
                text(vector, "timestamp"),
                text(vector, "nonce"),
                cipherText(vector)))
        .isTrue();
    assertThat(crypt(vector).decrypt(cipherText(vector)))
        .isEqualTo(new Crypt.Decrypted.Text(text(vector, "expect_plain")));
    assertThat(
            Crypt.of(text(vector, "encodingAESKey"), "wx0000000000000000")
                .orElseThrow()
                .decrypt(cipherText(vector)))
        .isEqualTo(new Crypt.Decrypted.OtherApp());
    if (vector.has("plain_signature")) {
      assertThat(
              Signature.of(
                  text(vector, "token"), text(vector, "timestamp"), text(vector, "nonce")))
          .isEqualTo(text(vector, "plain_signature"));
    }
    if (vector.has("request_body")) {
      assertThat(FlatXml.read(text(vector, "request_body")).map(f -> f.get("Encrypt")))
          .isEqualTo(Optional.of(text(vector, "encrypt")));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("encryptions")
  void encryptingWithTheSameRandomBytesGivesTheSameText(String name, JsonNode vector) {
    String encrypted =
        crypt(vector)
            .encrypt(
                text(vector, "plaintext"),
                text(vector, "random16").getBytes(StandardCharsets.US_ASCII));

    assertThat(encrypted).isEqualTo(text(vector, "expect_encrypt"));
    assertThat(crypt(vector).decrypt(encrypted))
        .isEqualTo(new Crypt.Decrypted.Text(text(vector, "plaintext")));
    if (vector.has("msg_signature")) {
      assertThat(
              Signature.of(
                  text(vector, "token"),
                  text(vector, "timestamp"),
                  text(vector, "nonce"),
                  encrypted))
          .isEqualTo(text(vector, "msg_signature"));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rejections")
  void aWrongSignatureIsRefused(String name, JsonNode vector) {
    assertThat(
            Signature.matches(
                text(vector, "msg_signature"),
                text(vector, "token"),
                text(vector, "timestamp"),
                text(vector, "nonce"),
                text(vector, "echostr")))
        .isFalse();
  }
}
