/// A state machine as the States Language describes it, JSONata dialect: a closed set of state
/// types whose records refuse what the specification forbids.
@NullMarked
package duban.states.model;

import org.jspecify.annotations.NullMarked;
