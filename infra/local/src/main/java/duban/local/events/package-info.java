@NullMarked
package duban.local.events;

import org.jspecify.annotations.NullMarked;
