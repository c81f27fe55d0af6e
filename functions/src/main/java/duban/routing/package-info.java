@NullMarked
package duban.routing;

import org.jspecify.annotations.NullMarked;
