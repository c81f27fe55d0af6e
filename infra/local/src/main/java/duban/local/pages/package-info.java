@NullMarked
package duban.local.pages;

import org.jspecify.annotations.NullMarked;
