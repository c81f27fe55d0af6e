package duban.cases;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something that must happen outside the table because of a step. It is written in the step's own
/// transaction and carried out afterwards by dispatch, as often as it takes.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Effect.StartExecution.class, name = "start-execution"),
  @JsonSubTypes.Type(value = Effect.CompleteTask.class, name = "complete-task"),
  @JsonSubTypes.Type(value = Effect.FailTask.class, name = "fail-task"),
  @JsonSubTypes.Type(value = Effect.SendMail.class, name = "send-mail"),
  @JsonSubTypes.Type(value = Effect.CallSource.class, name = "call-source"),
  @JsonSubTypes.Type(value = Effect.FetchMedia.class, name = "fetch-media")
})
public sealed interface Effect {

  /// Starts the state machine of a routing path.
  ///
  /// @param name the execution's name; starting it twice is starting it once
  /// @param input the execution's input
  record StartExecution(String path, String name, Map<String, Object> input) implements Effect {
    public StartExecution {
      input = ordered(input);
    }
  }

  /// Hands a human step's outcome to the state machine that waits for it. The task token is looked
  /// up when it is sent, because a step that was asked for again has a newer one.
  record CompleteTask(String task, Map<String, Object> outcome) implements Effect {
    public CompleteTask {
      outcome = ordered(outcome);
    }
  }

  /// Tells the state machine that waits for a human step that nobody will decide it, under the name
  /// of an error that its path catches.
  record FailTask(String task, String error, String cause) implements Effect {}

  /// Writes to one person.
  ///
  /// @param letter which mail: `task` asks for a decision, `copy` only informs, [#MOVED] tells a
  ///   new limit, [#SETTLED] that nothing is left to do, [#WITHDRAWN] that a circular was wrong
  /// @param person directory id of the one recipient
  /// @param task the step it asks for; null for a mail that only informs
  /// @param as for a copy, in which capacity the person's unit gets it
  record SendMail(String letter, String person, @Nullable String task, @Nullable String as)
      implements Effect {
    /// A circular that named a unit is taken back.
    public static final String WITHDRAWN = "circular-withdrawn";

    /// A limit of the task moved.
    public static final String MOVED = "deadline-moved";

    /// What the task owed was given by somebody else, or is not needed any more.
    public static final String SETTLED = "deadline-settled";
  }

  /// Tells the source something, at the address registered for it.
  ///
  /// @param event `case.registered`, `case.progress`, `case.replied` …
  record CallSource(String source, String event) implements Effect {}

  /// Fetches what a message left with its platform, before the platform throws it away.
  ///
  /// @param mediaId what the platform calls it
  /// @param name what the case calls it
  /// @param url where it lies as well; null where nobody said
  record FetchMedia(String source, String mediaId, String name, @Nullable String url)
      implements Effect {}

  private static Map<String, Object> ordered(Map<String, Object> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
