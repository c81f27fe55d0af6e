package duban.wechat;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Random;
import me.chanjar.weixin.common.util.crypto.WxCryptUtil;
import org.junit.jupiter.api.Test;

/// The same texts through a library that many accounts use: what either seals, the other opens.
class CryptOracleTest {
  private static final String APP = "wx5d1f0c2a9b7e4c31";
  private final Random random = new Random(20260415);

  @Test
  void bothReadWhatEitherWrites() {
    for (int i = 0; i < 200; i++) {
      byte[] bytes = new byte[32];
      random.nextBytes(bytes);
      String key = Base64.getEncoder().encodeToString(bytes).substring(0, 43);
      WxCryptUtil theirs = new WxCryptUtil("token", key, APP);
      Crypt ours = Crypt.of(key, APP).orElseThrow();
      String text = text();

      assertThat(theirs.decrypt(ours.encrypt(text, new SecureRandom()))).isEqualTo(text);
      assertThat(ours.decrypt(theirs.encrypt("0123456789abcdef", text)))
          .isEqualTo(new Crypt.Decrypted.Text(text));
    }
  }

  private String text() {
    StringBuilder text = new StringBuilder("<xml>");
    int length = random.nextInt(300);
    for (int i = 0; i < length; i++) {
      text.appendCodePoint("a 中\n😀é".codePoints().toArray()[random.nextInt(6)]);
    }
    return text.append("</xml>").toString();
  }
}
