@NullMarked
package duban.states.jsonata;

import org.jspecify.annotations.NullMarked;
