@NullMarked
package duban.handlers;

import org.jspecify.annotations.NullMarked;
