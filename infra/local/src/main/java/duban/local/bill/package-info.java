@NullMarked
package duban.local.bill;

import org.jspecify.annotations.NullMarked;
