package duban.local.clients;

import duban.wiring.Clients;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.sfn.SfnClient;

/// The services of the stack, in process. A function cannot tell them from the ones in the cloud.
public record LocalClients(
    DynamoDbClient dynamoDb,
    SfnClient stepFunctions,
    SesClient ses,
    SecretsManagerClient secrets,
    S3Client s3,
    S3Presigner s3Links,
    HttpClient http)
    implements Clients {

  /// A real HTTP client whose calls can be made to fail.
  public static HttpClient outgoing(Faults faults) {
    return new OutgoingHttp(faults);
  }

  /// A Step Functions client whose calls can be made to fail.
  public static SfnClient faulty(SfnClient real, Faults faults) {
    return (SfnClient)
        Proxy.newProxyInstance(
            SfnClient.class.getClassLoader(),
            new Class<?>[] {SfnClient.class},
            (proxy, method, arguments) -> {
              // The consumer-style overloads are defaults that call the ones with a request: let
              // them, once.
              if (method.getDeclaringClass() == Object.class || method.getName().equals("close")) {
                return invoke(real, method, arguments);
              }
              return faults.around(
                  Faults.Service.STEP_FUNCTIONS, () -> invoke(real, method, arguments));
            });
  }

  private static Object invoke(
      SfnClient real, java.lang.reflect.Method method, Object[] arguments) {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
