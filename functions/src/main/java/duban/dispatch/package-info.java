@NullMarked
package duban.dispatch;

import org.jspecify.annotations.NullMarked;
