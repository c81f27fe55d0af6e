@NullMarked
package duban.local.clients;

import org.jspecify.annotations.NullMarked;
