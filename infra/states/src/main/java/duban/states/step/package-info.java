/// The rules of the language as pure functions: a state, what it sees and the time give what
/// happens next.
@NullMarked
package duban.states.step;

import org.jspecify.annotations.NullMarked;
