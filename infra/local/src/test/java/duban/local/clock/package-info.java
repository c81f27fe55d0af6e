@NullMarked
package duban.local.clock;

import org.jspecify.annotations.NullMarked;
