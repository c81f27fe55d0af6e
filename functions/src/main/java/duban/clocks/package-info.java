/// Which clocks run for a case, where they stand and what moves them, as the policy says it.
@NullMarked
package duban.clocks;

import org.jspecify.annotations.NullMarked;
