package duban.local;

import duban.local.template.InvalidTemplate;
import duban.local.web.WebServer;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;

/// `mvn -Plocal`: the whole deployment on this machine, until Ctrl-C. With `-Dthrottle=true` the
/// HTTP API takes no more than in the cloud.
public final class LocalMain {
  private static final int TAKEN = 2;
  private static final int FAILED = 1;

  private LocalMain() {}

  public static void main(String[] arguments) {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    int port = Integer.getInteger("port", 8080);
    try {
      LocalStack stack =
          LocalStack.start(
              new LocalStack.Options(
                  port, Path.of(""), Optional.empty(), Boolean.getBoolean("throttle")));
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(stack::close));
      say(out, "started", stack.uri() + "/local");
    } catch (WebServer.PortTaken e) {
      say(out, "taken", Integer.toString(e.port()));
      System.exit(TAKEN);
    } catch (InvalidTemplate e) {
      say(out, "failed", String.valueOf(e.getMessage()));
      System.exit(FAILED);
    } catch (RuntimeException e) {
      say(out, "failed", String.valueOf(e.getMessage()));
      System.getLogger(LocalMain.class.getName()).log(System.Logger.Level.ERROR, "", e);
      System.exit(FAILED);
    }
    // Maven starts this as its child; when Maven goes, so does this. The database leaves threads
    // behind, so only
    // an exit ends the process.
    ProcessHandle.current()
        .parent()
        .ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(0)));
  }

  /// In both languages: nobody was asked yet.
  private static void say(PrintStream out, String key, String argument) {
    for (Locale locale : new Locale[] {Locale.SIMPLIFIED_CHINESE, Locale.ENGLISH}) {
      var words =
          ResourceBundle.getBundle(
              "duban.local.start",
              locale,
              ResourceBundle.Control.getNoFallbackControl(
                  ResourceBundle.Control.FORMAT_PROPERTIES));
      out.println(new MessageFormat(words.getString(key), locale).format(new Object[] {argument}));
    }
  }
}
