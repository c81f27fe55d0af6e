@NullMarked
package duban.local.pattern;

import org.jspecify.annotations.NullMarked;
