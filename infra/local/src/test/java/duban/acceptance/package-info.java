@NullMarked
package duban.acceptance;

import org.jspecify.annotations.NullMarked;
