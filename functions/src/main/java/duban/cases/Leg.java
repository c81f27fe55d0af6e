package duban.cases;

import java.util.LinkedHashMap;
import java.util.Map;

/// A part of a case's way that one execution of a path's state machine drives. At every moment one
/// leg counts: the newest. What an older execution still asks for is refused.
///
/// @param number counted from 1 for the first
public record Leg(CaseRef ref, String path, int number) {
  /// The name of the leg's execution: an execution is started once under its name, however often
  /// that is asked for.
  public String execution() {
    return ref.id() + "-" + path + "-" + number;
  }

  /// Starts the leg's execution.
  ///
  /// @param caseNumber the number of the case as people write it
  public Effect start(String caseNumber) {
    Map<String, Object> input = new LinkedHashMap<>();
    input.put("office", ref.office());
    input.put("case", ref.id());
    input.put("number", caseNumber);
    input.put("path", path);
    return new Effect.StartExecution(path, execution(), input);
  }

  /// @throws CaseRerouted when the case is on a newer leg than `execution`
  public static void requireDriving(CaseFile file, String execution) {
    if (!execution.endsWith("-" + file.leg())) {
      throw new CaseRerouted(file.ref(), execution);
    }
  }
}
