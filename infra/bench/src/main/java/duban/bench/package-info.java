@NullMarked
package duban.bench;

import org.jspecify.annotations.NullMarked;
