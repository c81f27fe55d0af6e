@NullMarked
package duban.local.stream;

import org.jspecify.annotations.NullMarked;
