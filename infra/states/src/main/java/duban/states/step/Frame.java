package duban.states.step;

/// What a state sees while it runs.
///
/// @param enteredEventId the history event of its entering, which the service's messages name
public record Frame(Object input, Scope scope, ContextObject context, long enteredEventId) {}
