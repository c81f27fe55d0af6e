@NullMarked
package duban.reply;

import org.jspecify.annotations.NullMarked;
