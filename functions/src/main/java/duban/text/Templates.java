package duban.text;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/// The compiled HTML templates, and the one stylesheet that every page carries inside itself.
///
/// Whatever a template prints is escaped for the place where it stands.
public final class Templates {
  private static final TemplateEngine ENGINE =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, Templates.class.getClassLoader(), "duban.templates");
  private static final String STYLESHEET = read("/duban/text/duban.css");

  private Templates() {}

  /// @param name the template's file below `src/main/jte`, without `.jte`
  public static String render(String name, Map<String, Object> parameters) {
    StringOutput output = new StringOutput();
    ENGINE.render(name + ".jte", parameters, output);
    return output.toString();
  }

  public static String stylesheet() {
    return STYLESHEET;
  }

  /// The source expression that lets this stylesheet, and no other, into a page under a content
  /// security policy.
  public static String stylesheetHash() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(STYLESHEET.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  private static String read(String resource) {
    try (InputStream in = Templates.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("The resource " + resource + " is not in the deployment.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
