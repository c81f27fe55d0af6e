package duban.local.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import duban.local.template.Deployment;
import duban.wiring.Environment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/// One instance of a function's class, spoken to in JSON as Lambda's Java runtime does: event
/// classes by Lambda's own serialization, streams byte for byte.
sealed interface Handler {
  byte[] handle(byte[] event, Context context) throws IOException;

  /// Constructs the class that the handler string names, with `environment` bound.
  ///
  /// @throws IllegalArgumentException when the handler string names nothing that Lambda could run
  static Handler create(Deployment.Function function, Environment environment) {
    Object instance =
        ScopedValue.where(Environment.HERE, environment).call(() -> instantiate(function));
    return switch (instance) {
      case RequestStreamHandler stream -> new OfStreams(stream);
      case RequestHandler<?, ?> events -> OfEvents.of(events);
      default ->
          throw new IllegalArgumentException(
              function.logicalId() + ": " + function.handler() + " is not a Lambda handler.");
    };
  }

  private static Object instantiate(Deployment.Function function) {
    String handler = function.handler();
    int colons = handler.indexOf("::");
    if (colons >= 0 && !handler.substring(colons + 2).equals("handleRequest")) {
      throw new IllegalArgumentException(
          function.logicalId() + ": only the method handleRequest is known, not " + handler + ".");
    }
    String className = colons < 0 ? handler : handler.substring(0, colons);
    try {
      return Class.forName(className).getConstructor().newInstance();
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          function.logicalId() + ": there is no class " + className + ".", e);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(
          function.logicalId() + " does not start: " + e.getCause(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          function.logicalId() + ": " + className + " has no public no-argument constructor.", e);
    }
  }

  record OfStreams(RequestStreamHandler handler) implements Handler {
    @Override
    public byte[] handle(byte[] event, Context context) throws IOException {
      var answer = new ByteArrayOutputStream();
      handler.handleRequest(new ByteArrayInputStream(event), answer, context);
      return answer.toByteArray();
    }
  }

  record OfEvents(RequestHandler<Object, Object> handler, PojoSerializer<Object> input)
      implements Handler {

    @SuppressWarnings("unchecked")
    static OfEvents of(RequestHandler<?, ?> handler) {
      Type inputType = inputType(handler.getClass());
      return new OfEvents((RequestHandler<Object, Object>) handler, serializer(inputType));
    }

    @Override
    public byte[] handle(byte[] event, Context context) {
      Object decoded = input.fromJson(new ByteArrayInputStream(event));
      @Nullable Object result = handler.handleRequest(decoded, context);
      var answer = new ByteArrayOutputStream();
      serializer(result == null ? Object.class : result.getClass()).toJson(result, answer);
      return answer.toByteArray();
    }

    @SuppressWarnings("unchecked")
    private static PojoSerializer<Object> serializer(Type type) {
      if (type instanceof Class<?> c
          && LambdaEventSerializers.isLambdaSupportedEvent(c.getName())) {
        return (PojoSerializer<Object>)
            LambdaEventSerializers.serializerFor(c, Handler.class.getClassLoader());
      }
      return JacksonFactory.getInstance().getSerializer(type);
    }

    private static Type inputType(Class<?> type) {
      for (Class<?> at = type; at != null; at = at.getSuperclass()) {
        for (Type implemented : at.getGenericInterfaces()) {
          if (implemented instanceof ParameterizedType p
              && p.getRawType() == RequestHandler.class) {
            return p.getActualTypeArguments()[0];
          }
        }
      }
      throw new IllegalArgumentException(
          type.getName()
              + " does not say which event it takes: it must name RequestHandler's types.");
    }
  }
}
