package duban.cases;

import java.time.Instant;

/// An event as it stands in the record.
///
/// @param seq its place in the case's history, from 1
public record Recorded(int seq, Instant at, Actor actor, CaseEvent event) {}
