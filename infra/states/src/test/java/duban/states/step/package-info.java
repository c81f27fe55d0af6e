@NullMarked
package duban.states.step;

import org.jspecify.annotations.NullMarked;
