@NullMarked
package duban.open311;

import org.jspecify.annotations.NullMarked;
