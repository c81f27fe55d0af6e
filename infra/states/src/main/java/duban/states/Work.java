package duban.states;

/// What a state is waiting for. A state has at most one at a time.
interface Work {
  /// Sets it going. It may be over before this returns.
  void begin();

  /// Gives up: nothing of it may reach the state any more.
  ///
  /// @param because the event that brought this about, for the events that tell of it
  void abort(long because);
}
