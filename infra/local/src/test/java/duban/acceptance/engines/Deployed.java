package duban.acceptance.engines;

/// A deployment that was made, by the names that reading the template made up for it.
interface Deployed extends AutoCloseable {
  /// The text with the engine's own names and ARNs in it.
  String real(String madeUp);

  /// Takes it away.
  @Override
  void close();
}
