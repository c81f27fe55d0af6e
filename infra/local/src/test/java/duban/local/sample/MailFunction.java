package duban.local.sample;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import duban.wiring.Environment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ses.SesClient;

/// Sends a mail for every outbox item that the stream brings.
public final class MailFunction implements RequestHandler<DynamodbEvent, StreamsEventResponse> {
  private final SesClient ses = Environment.current().clients().ses();

  @Override
  public StreamsEventResponse handleRequest(DynamodbEvent event, Context context) {
    List<StreamsEventResponse.BatchItemFailure> failures = new ArrayList<>();
    for (var record : event.getRecords()) {
      String key = Objects.requireNonNull(record.getDynamodb().getKeys().get("SK")).getS();
      try {
        ses.sendRawEmail(
            r ->
                r.configurationSetName("duban-mail")
                    .rawMessage(m -> m.data(SdkBytes.fromByteArray(mime(key)))));
      } catch (SdkException e) {
        failures.add(
            new StreamsEventResponse.BatchItemFailure(record.getDynamodb().getSequenceNumber()));
      }
    }
    return new StreamsEventResponse(failures);
  }

  static byte[] mime(String subject) {
    return """
        From: office@example.org\r
        To: =?UTF-8?B?5p6X6Iul5rqq?= <Lin@Example.org>\r
        Cc: zhou@example.org\r
        Subject: %s\r
        X-Case: 7\r
        MIME-Version: 1.0\r
        Content-Type: multipart/alternative; boundary="b"\r
        \r
        --b\r
        Content-Type: text/plain; charset=utf-8\r
        \r
        请于 10:40 前提交\r
        --b\r
        Content-Type: text/html; charset=utf-8\r
        \r
        <p>请于 10:40 前提交</p>\r
        --b--\r
        """
        .formatted(subject)
        .getBytes(StandardCharsets.UTF_8);
  }
}
