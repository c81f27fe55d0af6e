@NullMarked
package duban.similar;

import org.jspecify.annotations.NullMarked;
