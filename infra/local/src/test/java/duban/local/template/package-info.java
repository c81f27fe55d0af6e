@NullMarked
package duban.local.template;

import org.jspecify.annotations.NullMarked;
