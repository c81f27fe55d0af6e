@NullMarked
package duban.local.city;

import org.jspecify.annotations.NullMarked;
