package duban.mail;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.Message;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("E10")
class MaskingTest {
  @ParameterizedTest
  @CsvSource({
    "电话13800138000谢谢, 电话*谢谢",
    "138 0013 8000, *",
    "138-0013-8000, *",
    "+86 13800138000, *",
    "8613800138000, *",
    "手机：１３８００１３８０００, 手机：*",
    "身份证350102199003071234。, 身份证*。",
    "35010219900307123X, *",
    "35010219900307123x, *",
    "350102 19900307 1234, *",
    "350102900307123, *",
    "卡号6222021234567890123, 卡号*",
    "0591-87654321, *",
    "（0591）87654321, *",
    "021 6543 2100, *",
    "059187654321转2, *转2",
    "wang.ming@citizen.example, *",
    "写信到wang@qq.com或打13900139000, 写信到*或打*",
    "wang＠qq.com, *"
  })
  void whatIdentifiesAPersonIsTakenOut(String text, String masked) {
    assertThat(Masking.mask(text, List.of(), "*")).isEqualTo(masked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-04-15 08:30",
        "20260415",
        "打过12345三次",
        "舆〔2026〕12号",
        "罚款1500000元",
        "东街口138号",
        "第 3 次，共 15 人",
        "GZB-2026-0415-0031",
        "12000000000",
        "2026年4月15日10:40",
        "300,000 元"
      })
  void whatDoesNotStays(String text) {
    assertThat(Masking.mask(text, List.of(), "*")).isEqualTo(text);
  }

  @Test
  void theAuthorIsTakenOutWhereverTheyNameThemselves() {
    Message.Author author = new Message.Author(" 王小明 ", "8371", "w@x", true);

    assertThat(Masking.mask("我叫王小明，王某，内线8371，w@x", Masking.known(author), "*"))
        .isEqualTo("我叫*，王某，内线*，*");
    assertThat(Masking.known(new Message.Author("王", null, "", false))).isEmpty();
    assertThat(Masking.known(null)).isEmpty();
  }
}
