@NullMarked
package duban.text;

import org.jspecify.annotations.NullMarked;
