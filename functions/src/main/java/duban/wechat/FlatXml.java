package duban.wechat;

import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// The XML the platform pushes: one element with a level of elements in it that hold text. What
/// lies deeper (lists of pictures in some events) is passed over.
///
/// A document type, and with it every entity of its own, makes the whole unreadable: nothing is
/// looked up, nothing expands. How deep it may nest and how many elements it may have is limited;
/// how long it may be is the caller's business.
final class FlatXml {
  private static final int DEPTH = 8;
  private static final int ELEMENTS = 200;

  private static final XMLInputFactory FACTORY = factory();

  private FlatXml() {}

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("Nothing is looked up.");
        });
    return factory;
  }

  /// The texts by the names of their elements, untrimmed.
  ///
  /// @return empty when it cannot be read, or names a field twice
  static Optional<Map<String, String>> read(String xml) {
    try {
      XMLStreamReader reader = FACTORY.createXMLStreamReader(new StringReader(xml));
      try {
        return fields(reader);
      } finally {
        reader.close();
      }
    } catch (XMLStreamException e) {
      return Optional.empty();
    }
  }

  private static Optional<Map<String, String>> fields(XMLStreamReader reader)
      throws XMLStreamException {
    Map<String, String> fields = new LinkedHashMap<>();
    StringBuilder text = new StringBuilder();
    int depth = 0;
    int elements = 0;
    boolean nested = false;
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          depth++;
          elements++;
          if (depth > DEPTH || elements > ELEMENTS) {
            return Optional.empty();
          }
          nested = depth > 2;
          text.setLength(0);
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            text.append(reader.getText());
        case XMLStreamConstants.END_ELEMENT -> {
          // What has elements in it is no text, whatever stands between them.
          if (depth == 2
              && !nested
              && fields.putIfAbsent(reader.getLocalName(), text.toString()) != null) {
            return Optional.empty();
          }
          depth--;
          if (depth == 1) {
            nested = false;
          }
        }
        case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> {
          return Optional.empty();
        }
        default -> {
          // Comments, blanks and instructions say nothing.
        }
      }
    }
    return Optional.of(fields);
  }

  /// A text as a CDATA section; one that holds the end mark is cut in two at it. Characters that
  /// XML cannot carry are left out.
  static String cdata(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .filter(
            c ->
                c == '\t'
                    || c == '\n'
                    || c == '\r'
                    || (c >= 0x20 && c <= 0xD7FF)
                    || (c >= 0xE000 && c <= 0xFFFD)
                    || c >= 0x10000)
        .forEach(clean::appendCodePoint);
    return "<![CDATA[" + clean.toString().replace("]]>", "]]]]><![CDATA[>") + "]]>";
  }
}
