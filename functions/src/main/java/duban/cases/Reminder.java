package duban.cases;

import java.time.Instant;

/// What one person is to be written about one thing due. All that is written to a person within a
/// minute, about however many cases, is one mail.
///
/// @param person directory id of the one recipient
/// @param limit the limit it is about
/// @param rung the ladder's word for it
/// @param planned when it should have been written
public record Reminder(
    String person,
    String task,
    String what,
    Instant limit,
    String rung,
    Tone tone,
    Instant planned) {}
