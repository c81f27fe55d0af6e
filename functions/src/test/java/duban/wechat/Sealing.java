package duban.wechat;

import java.security.SecureRandom;

/// What the platform does to a message, for tests in other packages.
public final class Sealing {
  private final Crypt crypt;
  private final SecureRandom random = new SecureRandom();

  public Sealing(String encodingAesKey, String appId) {
    this.crypt = Crypt.of(encodingAesKey, appId).orElseThrow();
  }

  public String encrypt(String xml) {
    return crypt.encrypt(xml, random);
  }

  public static String signature(String... words) {
    return Signature.of(words);
  }
}
