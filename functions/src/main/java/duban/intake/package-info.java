@NullMarked
package duban.intake;

import org.jspecify.annotations.NullMarked;
