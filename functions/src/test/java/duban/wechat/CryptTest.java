package duban.wechat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CryptTest {
  private static final String KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
  private static final String APP = "wx2c2769f8efd9abc2";

  private final Crypt crypt = Crypt.of(KEY, APP).orElseThrow();
  private final Random random = new Random(20260415);

  private byte[] first() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void everyLengthOfTextComesBackAsItWas() {
    for (int length = 0; length < 200; length++) {
      String text = "中a\n".repeat(length / 3) + "é".repeat(length % 3);
      assertThat(crypt.decrypt(crypt.encrypt(text, first())))
          .isEqualTo(new Crypt.Decrypted.Text(text));
    }
  }

  @Test
  void aBrokenTextIsNeverAnythingButBrokenOrAnothers() {
    String good = crypt.encrypt("<xml><Content>路灯不亮</Content></xml>", first());
    byte[] bytes = Base64.getDecoder().decode(good);
    for (int i = 0; i < 20_000; i++) {
      byte[] changed = bytes.clone();
      for (int n = random.nextInt(3); n >= 0; n--) {
        changed[random.nextInt(changed.length)] ^= (byte) (1 + random.nextInt(255));
      }
      byte[] cut = Arrays.copyOf(changed, random.nextInt(changed.length + 40));
      Crypt.Decrypted found = crypt.decrypt(Base64.getEncoder().encodeToString(cut));
      if (found instanceof Crypt.Decrypted.Text(String text)) {
        // CBC cannot tell a changed byte in its first random block: the signature does.
        assertThat(text).hasSizeLessThanOrEqualTo(60);
      }
    }
  }

  @Test
  void nonsenseIsBroken() {
    for (String text : new String[] {"", "?", "AAAA", "A".repeat(43) + "=", "中文"}) {
      assertThat(crypt.decrypt(text)).isEqualTo(new Crypt.Decrypted.Broken());
    }
  }

  @Test
  void aKeyThatIsNoneIsNotTaken() {
    assertThat(Crypt.of("short", APP)).isEmpty();
    assertThat(Crypt.of("?".repeat(43), APP)).isEmpty();
    assertThat(Crypt.of("A".repeat(44), APP)).isEmpty();
  }
}
