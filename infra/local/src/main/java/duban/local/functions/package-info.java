@NullMarked
package duban.local.functions;

import org.jspecify.annotations.NullMarked;
