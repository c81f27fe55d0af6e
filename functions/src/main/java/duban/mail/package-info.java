@NullMarked
package duban.mail;

import org.jspecify.annotations.NullMarked;
