@NullMarked
package duban.policy;

import org.jspecify.annotations.NullMarked;
