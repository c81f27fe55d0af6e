@NullMarked
package duban.local.schedule;

import org.jspecify.annotations.NullMarked;
