@NullMarked
package duban.reminder;

import org.jspecify.annotations.NullMarked;
