/// JSON values and JSONata expressions as Step Functions understands them: version 2.0.6, without
/// `$eval`, with six functions of its own.
@NullMarked
package duban.states.jsonata;

import org.jspecify.annotations.NullMarked;
