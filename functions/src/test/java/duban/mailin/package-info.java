@NullMarked
package duban.mailin;

import org.jspecify.annotations.NullMarked;
