package duban.open311;

import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/// How an answer is written: by the ending of the address it was asked for under.
public enum Format {
  XML("text/xml; charset=utf-8") {
    @Override
    String write(Tree.Document document) {
      StringWriter out = new StringWriter();
      try {
        XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
        xml.writeStartDocument("utf-8", "1.0");
        element(xml, document.root(), document.tree());
        xml.writeEndDocument();
        xml.close();
      } catch (XMLStreamException e) {
        throw new IllegalStateException("An answer could not be written as XML.", e);
      }
      return out.toString();
    }
  },

  JSON("application/json; charset=utf-8") {
    @Override
    String write(Tree.Document document) {
      return MAPPER.writeValueAsString(plain(document.tree()));
    }
  };

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private final String contentType;

  Format(String contentType) {
    this.contentType = contentType;
  }

  abstract String write(Tree.Document document);

  String contentType() {
    return contentType;
  }

  private static void element(XMLStreamWriter xml, String name, Tree tree)
      throws XMLStreamException {
    String text = text(tree);
    if (text != null && text.isEmpty()) {
      xml.writeEmptyElement(name);
      return;
    }
    xml.writeStartElement(name);
    switch (tree) {
      case Tree.Fields(var fields) -> {
        for (Map.Entry<String, Tree> field : fields.entrySet()) {
          element(xml, field.getKey(), field.getValue());
        }
      }
      case Tree.Items(String each, var items) -> {
        for (Tree item : items) {
          element(xml, each, item);
        }
      }
      case Tree.Text t -> xml.writeCharacters(text);
      case Tree.Number n -> xml.writeCharacters(text);
      case Tree.Flag f -> xml.writeCharacters(text);
    }
    xml.writeEndElement();
  }

  /// The text of a leaf, which is empty where nothing is known; null for what has members.
  private static @Nullable String text(Tree tree) {
    return switch (tree) {
      case Tree.Fields f -> null;
      case Tree.Items i -> null;
      case Tree.Text(@Nullable String value) -> value == null ? "" : writable(value);
      case Tree.Number(var value) -> value == null ? "" : value.toPlainString();
      case Tree.Flag(boolean value) -> Boolean.toString(value);
    };
  }

  /// Citizens can send characters that XML 1.0 cannot hold, not even escaped (2.2); one of them
  /// would make the whole answer unreadable.
  private static String writable(String text) {
    return text.codePoints()
        .map(c -> inXml(c) ? c : 0xFFFD)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean inXml(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || c >= 0x20 && c <= 0xD7FF
        || c >= 0xE000 && c <= 0xFFFD
        || c >= 0x10000;
  }

  private static @Nullable Object plain(Tree tree) {
    return switch (tree) {
      case Tree.Fields(var fields) -> {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        fields.forEach((name, value) -> plain.put(name, plain(value)));
        yield plain;
      }
      case Tree.Items(String each, List<? extends Tree> items) ->
          items.stream().map(Format::plain).toList();
      case Tree.Text(@Nullable String value) -> value;
      case Tree.Number(var value) -> value;
      case Tree.Flag(boolean value) -> value;
    };
  }
}
