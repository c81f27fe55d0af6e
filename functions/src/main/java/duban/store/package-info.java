@NullMarked
package duban.store;

import org.jspecify.annotations.NullMarked;
