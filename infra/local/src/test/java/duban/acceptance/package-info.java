/// The stories: whole cases as portals, staff and citizens live them.
///
/// A story reaches the system through [duban.acceptance.City] and its people, and runs wherever an
/// [duban.acceptance.engines.Engine] is at hand ([duban.acceptance.OnEveryEngine]). Stories of the
/// local stack itself, of its pages and of the README's tour take one from
/// [duban.acceptance.Stacks] and run there alone.
@NullMarked
package duban.acceptance;

import org.jspecify.annotations.NullMarked;
