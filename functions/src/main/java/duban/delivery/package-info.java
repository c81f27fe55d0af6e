/// What sources are told of their messages, how far that got, and who brings it to them where it
/// does not get there by itself.
@NullMarked
package duban.delivery;

import org.jspecify.annotations.NullMarked;
