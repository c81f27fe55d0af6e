@NullMarked
package duban.assignment;

import org.jspecify.annotations.NullMarked;
