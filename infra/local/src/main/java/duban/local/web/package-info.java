@NullMarked
package duban.local.web;

import org.jspecify.annotations.NullMarked;
