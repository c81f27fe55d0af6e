package duban.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Photographs and films as phones write them.
class SniffingTest {
  private static byte[] film(String brands) {
    String[] all = brands.split(" ");
    int size = 12 + 4 * all.length;
    ByteBuffer content = ByteBuffer.allocate(size + 8);
    content.putInt(size).put("ftyp".getBytes(StandardCharsets.ISO_8859_1));
    content.put(all[0].getBytes(StandardCharsets.ISO_8859_1)).putInt(0);
    for (int i = 1; i < all.length; i++) {
      content.put(all[i].getBytes(StandardCharsets.ISO_8859_1));
    }
    return content.putInt(8).put("mdat".getBytes(StandardCharsets.ISO_8859_1)).array();
  }

  @ParameterizedTest
  @CsvSource({
    "heic mif1 heic,HEIC",
    "mif1 mif1 heic,HEIC",
    "msf1 msf1 hevc mif1 heic,HEIC",
    "heic mif1 tmap MiHB,HEIC",
    "heis heis,HEIC",
    "isom isom iso2 mp41,MP4",
    "XAVC mp42 iso2,MP4",
    "3gp4 isom 3gp4,MP4",
    "avif avif mif1,",
    "mif1 mif1 avif,",
    "crx_ crx_,",
    "heic,HEIC"
  })
  void aFileIsWhatOneOfItsBrandsSays(String brands, @Nullable PaperType type) {
    assertThat(Sniffing.type(film(brands))).isEqualTo(Optional.ofNullable(type));
  }

  @Test
  void brandsAreReadNoFurtherThanTheirBox() {
    byte[] content = film("XXXX");
    System.arraycopy("heic".getBytes(StandardCharsets.ISO_8859_1), 0, content, 20, 4);
    assertThat(Sniffing.type(content)).isEmpty();
    for (int length = 0; length < 24; length++) {
      byte[] cut = java.util.Arrays.copyOf(film("msf1 heic"), length);
      assertThat(Sniffing.type(cut).orElse(PaperType.HEIC)).isEqualTo(PaperType.HEIC);
    }
  }
}
