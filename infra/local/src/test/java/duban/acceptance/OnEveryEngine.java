package duban.acceptance;

import duban.acceptance.engines.Where;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/// A story that runs wherever Duban runs: on the local stack always, and on every other engine that
/// is at hand. Its constructor takes the [Where].
///
/// What only some engines have, the story asks for with [Where#needs], in its constructor if all
/// its tests need it; elsewhere it is skipped, and the report says for want of what.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "on {0}")
@ArgumentsSource(OnEveryEngine.AtHand.class)
@interface OnEveryEngine {
  /// [Where#atHand()]
  final class AtHand implements ArgumentsProvider {
    @Override
    public Stream<? extends Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      return Where.atHand().stream().map(Arguments::of);
    }
  }
}
