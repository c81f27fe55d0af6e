/// Where the stories can run: on the local stack, on LocalStack in a container, on any endpoint or
/// account that speaks AWS's protocols. What an engine lacks is an
/// [duban.acceptance.engines.Ability] that a story asks for by name, and without which it is
/// skipped by name.
@NullMarked
package duban.acceptance.engines;

import org.jspecify.annotations.NullMarked;
