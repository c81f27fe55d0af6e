@NullMarked
package duban.local;

import org.jspecify.annotations.NullMarked;
