/// From the text of a definition to the model, or to the list of everything wrong with it.
@NullMarked
package duban.states.load;

import org.jspecify.annotations.NullMarked;
