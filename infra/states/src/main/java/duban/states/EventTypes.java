package duban.states;

import duban.states.model.State;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;

/// The event types of entering and leaving each type of state.
final class EventTypes {
  private EventTypes() {}

  static HistoryEventType entered(State state) {
    return switch (state) {
      case State.Task _ -> HistoryEventType.TASK_STATE_ENTERED;
      case State.Choice _ -> HistoryEventType.CHOICE_STATE_ENTERED;
      case State.Parallel _ -> HistoryEventType.PARALLEL_STATE_ENTERED;
      case State.MapState _ -> HistoryEventType.MAP_STATE_ENTERED;
      case State.Wait _ -> HistoryEventType.WAIT_STATE_ENTERED;
      case State.Pass _ -> HistoryEventType.PASS_STATE_ENTERED;
      case State.Succeed _ -> HistoryEventType.SUCCEED_STATE_ENTERED;
      case State.Fail _ -> HistoryEventType.FAIL_STATE_ENTERED;
    };
  }

  static HistoryEventType exited(State state) {
    return switch (state) {
      case State.Task _ -> HistoryEventType.TASK_STATE_EXITED;
      case State.Choice _ -> HistoryEventType.CHOICE_STATE_EXITED;
      case State.Parallel _ -> HistoryEventType.PARALLEL_STATE_EXITED;
      case State.MapState _ -> HistoryEventType.MAP_STATE_EXITED;
      case State.Wait _ -> HistoryEventType.WAIT_STATE_EXITED;
      case State.Pass _ -> HistoryEventType.PASS_STATE_EXITED;
      case State.Succeed _ -> HistoryEventType.SUCCEED_STATE_EXITED;
      case State.Fail _ -> throw new IllegalArgumentException("a Fail state is never left");
    };
  }
}
