package duban.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import duban.dispatch.Mailer.Handed;
import duban.mail.LetterWriter.Mail;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.ses.model.MessageRejectedException;
import software.amazon.awssdk.services.ses.model.SendRawEmailRequest;
import software.amazon.awssdk.services.ses.model.SendRawEmailResponse;

class MailersTest {
  private static final Mail MAIL =
      new Mail(
          "<1@x.example>",
          "office@x.example",
          "li@x.example",
          "s",
          "Message-ID: <1@x.example>\r\nSubject: s\r\n\r\ntext\r\n"
              .getBytes(StandardCharsets.UTF_8));

  /// SES as far as a mailer sees it.
  private static final class FakeSes implements SesClient {
    final List<SendRawEmailRequest> requests = new ArrayList<>();
    @Nullable RuntimeException failure;

    @Override
    public SendRawEmailResponse sendRawEmail(SendRawEmailRequest request) {
      requests.add(request);
      if (failure != null) {
        throw failure;
      }
      return SendRawEmailResponse.builder().messageId("ses-1").build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  @Test
  void sesGetsTheWholeMessageForOneRecipient() {
    FakeSes ses = new FakeSes();

    assertThat(new SesMailer(ses, "duban").send(MAIL)).isEqualTo(new Handed.Taken("ses-1"));

    assertThat(ses.requests)
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.source()).isEqualTo("office@x.example");
              assertThat(r.destinations()).containsExactly("li@x.example");
              assertThat(r.configurationSetName()).isEqualTo("duban");
              assertThat(r.rawMessage().data().asByteArray()).isEqualTo(MAIL.mime());
            });
  }

  @Test
  void whatSesRefusesForGoodIsToldApartFromWhatItCannotTakeNow() {
    FakeSes ses = new FakeSes();
    ses.failure = MessageRejectedException.builder().message("Address blacklisted.").build();
    assertThat(new SesMailer(ses, "duban").send(MAIL))
        .isEqualTo(new Handed.Refused("MessageRejected"));

    ses.failure = SdkClientException.create("connection reset");
    assertThat(new SesMailer(ses, "duban").send(MAIL))
        .isEqualTo(new Handed.NotNow("SdkClientException"));
  }

  @Test
  void aServerWithoutEncryptionGetsNeitherPasswordNorMail() throws Exception {
    List<String> lines = new ArrayList<>();
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread served = Thread.startVirtualThread(() -> serve(server, lines));

      Handed handed =
          new SmtpMailer(
                  "127.0.0.1",
                  server.getLocalPort(),
                  () -> new SmtpMailer.Account("office", "secret"))
              .send(MAIL);

      assertThat(handed).isEqualTo(new Handed.NotNow("MessagingException"));
      served.join();
    }
    assertThat(lines).isNotEmpty().noneMatch(l -> l.startsWith("AUTH") || l.startsWith("MAIL"));
  }

  private static void serve(ServerSocket server, List<String> lines) {
    try (Socket socket = server.accept();
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
      say(socket, "220 mail.example");
      String line = in.readLine();
      while (line != null) {
        lines.add(line);
        say(
            socket,
            line.startsWith("EHLO") ? "250-mail.example\r\n250 AUTH PLAIN LOGIN" : "221 bye");
        line = in.readLine();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }
}
