/// What happened in an execution, in AWS's event types and order.
@NullMarked
package duban.states.history;

import org.jspecify.annotations.NullMarked;
