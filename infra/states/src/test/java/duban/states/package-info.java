@NullMarked
package duban.states;

import org.jspecify.annotations.NullMarked;
