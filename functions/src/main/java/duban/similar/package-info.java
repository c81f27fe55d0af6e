/// The same matter once (E1): which open case a message belongs to, and which it may belong to.
@NullMarked
package duban.similar;

import org.jspecify.annotations.NullMarked;
