package duban.pages;

import org.jspecify.annotations.Nullable;

/// A decision that a task allows.
///
/// @param id the value posted as `decision`
/// @param label the decision as the person makes it
/// @param hint what it brings about, or null
/// @param submit what the button says once it is chosen
/// @param chosen whether a refused POST had chosen it
public record Choice(
    String id, String label, @Nullable String hint, String submit, boolean chosen) {}
