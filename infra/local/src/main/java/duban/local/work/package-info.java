@NullMarked
package duban.local.work;

import org.jspecify.annotations.NullMarked;
