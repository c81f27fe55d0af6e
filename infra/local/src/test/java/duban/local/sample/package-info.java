@NullMarked
package duban.local.sample;

import org.jspecify.annotations.NullMarked;
