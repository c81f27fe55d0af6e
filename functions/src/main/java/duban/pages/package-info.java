@NullMarked
package duban.pages;

import org.jspecify.annotations.NullMarked;
