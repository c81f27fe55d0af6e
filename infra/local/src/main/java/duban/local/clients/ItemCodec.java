package duban.local.clients;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.dynamodb.services.local.shared.model.AttributeValue;

/// Items as bytes: small, and nobody who holds one can change it. Equal items have equal bytes.
final class ItemCodec {
  private ItemCodec() {}

  static byte[] encode(Map<String, AttributeValue> item) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try {
      write(item, new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static Map<String, AttributeValue> decode(byte[] item) {
    try {
      return readMap(new DataInputStream(new ByteArrayInputStream(item)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Map<String, AttributeValue> map, DataOutputStream out)
      throws IOException {
    out.writeInt(map.size());
    for (Map.Entry<String, AttributeValue> entry : new TreeMap<>(map).entrySet()) {
      write(entry.getKey(), out);
      write(entry.getValue(), out);
    }
  }

  private static void write(AttributeValue value, DataOutputStream out) throws IOException {
    switch (value.getType()) {
      case S -> write('S', value.getS(), out);
      case N -> write('N', value.getN(), out);
      case B -> {
        out.writeByte('B');
        write(bytes(value.getB()), out);
      }
      case BOOL -> out.writeByte(value.getBOOL() ? 'T' : 'F');
      case NULL -> out.writeByte('0');
      case SS -> write('s', value.getSS(), out);
      case NS -> write('n', value.getNS(), out);
      case BS -> {
        out.writeByte('b');
        out.writeInt(value.getBS().size());
        for (ByteBuffer each : value.getBS()) {
          write(bytes(each), out);
        }
      }
      case M -> {
        out.writeByte('M');
        write(value.getM(), out);
      }
      case L -> {
        out.writeByte('L');
        out.writeInt(value.getL().size());
        for (AttributeValue each : value.getL()) {
          write(each, out);
        }
      }
      default -> throw new IllegalArgumentException("An attribute of unknown type: " + value);
    }
  }

  private static void write(char type, String text, DataOutputStream out) throws IOException {
    out.writeByte(type);
    write(text, out);
  }

  private static void write(char type, List<String> texts, DataOutputStream out)
      throws IOException {
    out.writeByte(type);
    out.writeInt(texts.size());
    for (String text : texts) {
      write(text, out);
    }
  }

  private static void write(String text, DataOutputStream out) throws IOException {
    write(text.getBytes(StandardCharsets.UTF_8), out);
  }

  private static void write(byte[] bytes, DataOutputStream out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static Map<String, AttributeValue> readMap(DataInputStream in) throws IOException {
    int size = in.readInt();
    Map<String, AttributeValue> map = HashMap.newHashMap(size);
    for (int i = 0; i < size; i++) {
      map.put(readText(in), readValue(in));
    }
    return map;
  }

  private static AttributeValue readValue(DataInputStream in) throws IOException {
    int type = in.readByte();
    return switch (type) {
      case 'S' -> new AttributeValue().withS(readText(in));
      case 'N' -> new AttributeValue().withN(readText(in));
      case 'B' -> new AttributeValue().withB(ByteBuffer.wrap(readBytes(in)));
      case 'T' -> new AttributeValue().withBOOL(true);
      case 'F' -> new AttributeValue().withBOOL(false);
      case '0' -> new AttributeValue().withNULL(true);
      case 's' -> new AttributeValue().withSS(readTexts(in));
      case 'n' -> new AttributeValue().withNS(readTexts(in));
      case 'b' -> {
        int size = in.readInt();
        List<ByteBuffer> each = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
          each.add(ByteBuffer.wrap(readBytes(in)));
        }
        yield new AttributeValue().withBS(each);
      }
      case 'M' -> new AttributeValue().withM(readMap(in));
      case 'L' -> {
        int size = in.readInt();
        List<AttributeValue> each = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
          each.add(readValue(in));
        }
        yield new AttributeValue().withL(each);
      }
      default -> throw new IllegalStateException("No type of attribute is written as " + type);
    };
  }

  private static List<String> readTexts(DataInputStream in) throws IOException {
    int size = in.readInt();
    List<String> texts = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      texts.add(readText(in));
    }
    return texts;
  }

  private static String readText(DataInputStream in) throws IOException {
    return new String(readBytes(in), StandardCharsets.UTF_8);
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }
}
