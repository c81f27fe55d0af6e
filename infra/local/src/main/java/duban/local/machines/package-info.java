@NullMarked
package duban.local.machines;

import org.jspecify.annotations.NullMarked;
