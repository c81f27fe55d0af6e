@NullMarked
package duban.status;

import org.jspecify.annotations.NullMarked;
