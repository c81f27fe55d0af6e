package duban.states.step;

/// A template that has no value, or not one of the type that its field needs.
final class Unevaluable extends Exception {
  private final transient Failure failure;

  Unevaluable(Failure failure) {
    super(failure.cause().orElse(""));
    this.failure = failure;
  }

  Failure failure() {
    return failure;
  }
}
