@NullMarked
package duban.wiring;

import org.jspecify.annotations.NullMarked;
