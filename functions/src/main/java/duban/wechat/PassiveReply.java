package duban.wechat;

import duban.wechat.Gate.Seal;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The answer that the platform takes back with the response to what it pushed (被动回复).
final class PassiveReply {
  /// How much a text may hold, in bytes of UTF-8.
  static final int LONGEST = 2048;

  private final SecureRandom random;

  PassiveReply(SecureRandom random) {
    this.random = random;
  }

  /// @param account who answers
  /// @param at when it was written: the same message is answered with the same again
  /// @param seal closes it; null where it goes in the clear
  /// @param sentAt when it is sealed
  String xml(
      String account, String to, Instant at, String text, @Nullable Seal seal, Instant sentAt) {
    String plain =
        "<xml><ToUserName>"
            + FlatXml.cdata(to)
            + "</ToUserName><FromUserName>"
            + FlatXml.cdata(account)
            + "</FromUserName><CreateTime>"
            + at.getEpochSecond()
            + "</CreateTime><MsgType><![CDATA[text]]></MsgType><Content>"
            + FlatXml.cdata(text)
            + "</Content></xml>";
    return seal == null ? plain : sealed(plain, seal, sentAt);
  }

  private String sealed(String plain, Seal seal, Instant sentAt) {
    String encrypted = seal.crypt().encrypt(plain, random);
    String timestamp = Long.toString(sentAt.getEpochSecond());
    byte[] bytes = new byte[8];
    random.nextBytes(bytes);
    String nonce = HexFormat.of().formatHex(bytes);
    return "<xml><Encrypt>"
        + FlatXml.cdata(encrypted)
        + "</Encrypt><MsgSignature>"
        + FlatXml.cdata(Signature.of(seal.token(), timestamp, nonce, encrypted))
        + "</MsgSignature><TimeStamp>"
        + timestamp
        + "</TimeStamp><Nonce>"
        + FlatXml.cdata(nonce)
        + "</Nonce></xml>";
  }
}
