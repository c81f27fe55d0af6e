package duban.pages;

import duban.text.Texts;
import org.jspecify.annotations.Nullable;

/// The page that asks once more before a case joins another, in words.
///
/// @param number of the case that would join
/// @param into number of the case that it would join
/// @param state where that one stands
/// @param units who has that one
/// @param with how many others are answered with it already; null where none is
public record ConfirmView(
    Texts t,
    String office,
    String number,
    String title,
    String into,
    String intoTitle,
    String intoContent,
    String state,
    String units,
    String received,
    @Nullable String with) {}
