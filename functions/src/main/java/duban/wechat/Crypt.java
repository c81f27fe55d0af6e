package duban.wechat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The account's message encryption (消息加解密): AES-256 in CBC mode with the first half of the key
/// as its initial vector, over 16 random bytes, the length of the text as four bytes, the text in
/// UTF-8, and the id of the account's app.
///
/// The padding is PKCS #7 to blocks of 32 bytes, twice AES's own: `PKCS5Padding` would refuse every
/// other text, so it is put on and taken off here. A text is decrypted only after its
/// `msg_signature` was found right, so that what is wrong inside tells a stranger nothing.
final class Crypt {
  private static final int RANDOM = 16;
  private static final int BLOCK = 32;
  private static final int KEY_CHARACTERS = 43;

  private final SecretKeySpec key;
  private final IvParameterSpec iv;
  private final byte[] appId;

  private Crypt(byte[] key, String appId) {
    this.key = new SecretKeySpec(key, "AES");
    this.iv = new IvParameterSpec(Arrays.copyOf(key, 16));
    this.appId = appId.getBytes(StandardCharsets.UTF_8);
  }

  /// @param encodingAesKey the 43 characters the platform shows: Base64 without its last `=`. Keys
  ///   whose last character carries bits that mean nothing are in use, and are taken
  /// @return empty when it is no such key
  static Optional<Crypt> of(String encodingAesKey, String appId) {
    if (encodingAesKey.length() != KEY_CHARACTERS) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Crypt(Base64.getDecoder().decode(encodingAesKey + "="), appId));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// What came of decrypting.
  sealed interface Decrypted {
    /// @param text as it was sent, blanks and line ends included
    record Text(String text) implements Decrypted {}

    /// It was meant for another app.
    record OtherApp() implements Decrypted {}

    /// Not made with this key, or broken.
    record Broken() implements Decrypted {}
  }

  /// @param encrypted in Base64
  Decrypted decrypt(String encrypted) {
    byte[] plain;
    try {
      byte[] bytes = Base64.getDecoder().decode(encrypted);
      if (bytes.length == 0 || bytes.length % BLOCK != 0) {
        return new Decrypted.Broken();
      }
      plain = cipher(Cipher.DECRYPT_MODE).doFinal(bytes);
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      return new Decrypted.Broken();
    }
    int end = plain.length - padding(plain);
    if (end == plain.length || end < RANDOM + Integer.BYTES) {
      return new Decrypted.Broken();
    }
    int length = ByteBuffer.wrap(plain, RANDOM, Integer.BYTES).getInt();
    int start = RANDOM + Integer.BYTES;
    if (length < 0 || length > end - start) {
      return new Decrypted.Broken();
    }
    if (!MessageDigest.isEqual(appId, Arrays.copyOfRange(plain, start + length, end))) {
      return new Decrypted.OtherApp();
    }
    try {
      return new Decrypted.Text(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(plain, start, length))
              .toString());
    } catch (CharacterCodingException e) {
      return new Decrypted.Broken();
    }
  }

  /// @return how many bytes of padding there are; 0 when there are none that make sense
  private static int padding(byte[] plain) {
    int pad = plain[plain.length - 1];
    if (pad < 1 || pad > BLOCK || pad > plain.length) {
      return 0;
    }
    for (int i = plain.length - pad; i < plain.length; i++) {
      if (plain[i] != pad) {
        return 0;
      }
    }
    return pad;
  }

  /// @return in Base64
  String encrypt(String text, SecureRandom random) {
    byte[] first = new byte[RANDOM];
    random.nextBytes(first);
    return encrypt(text, first);
  }

  String encrypt(String text, byte[] first) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = RANDOM + Integer.BYTES + bytes.length + appId.length;
    int pad = BLOCK - length % BLOCK;
    ByteBuffer plain = ByteBuffer.allocate(length + pad);
    plain.put(first, 0, RANDOM).putInt(bytes.length).put(bytes).put(appId);
    while (plain.hasRemaining()) {
      plain.put((byte) pad);
    }
    try {
      return Base64.getEncoder()
          .encodeToString(cipher(Cipher.ENCRYPT_MODE).doFinal(plain.array()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Whole blocks can always be encrypted.", e);
    }
  }

  private Cipher cipher(int mode) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
    cipher.init(mode, key, iv);
    return cipher;
  }
}
