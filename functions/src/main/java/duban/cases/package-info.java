@NullMarked
package duban.cases;

import org.jspecify.annotations.NullMarked;
