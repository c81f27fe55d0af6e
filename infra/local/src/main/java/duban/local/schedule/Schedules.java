package duban.local.schedule;

import duban.local.bill.Bill;
import duban.local.functions.Functions;
import duban.local.template.Deployment;
import duban.states.LambdaTarget;
import duban.states.Timers;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.Executor;

/// EventBridge Scheduler: invokes each schedule's function when its expression says, and again when
/// it failed.
public final class Schedules {
  private static final System.Logger LOG = System.getLogger(Schedules.class.getName());

  /// How often a failed invocation is tried again. The service's own limit is higher; here nobody
  /// waits between.
  private static final int RETRIES = 2;

  private final Timers timers;
  private final Executor executor;
  private final Functions functions;
  private final Bill bill;
  private volatile boolean silent;

  public Schedules(Timers timers, Executor executor, Functions functions, Bill bill) {
    this.timers = timers;
    this.executor = executor;
    this.functions = functions;
    this.bill = bill;
  }

  public void start(Collection<Deployment.Schedule> schedules) {
    schedules.forEach(schedule -> arm(schedule, timers.now()));
  }

  /// From now on nothing fires, as when the service is out of order. What would have fired
  /// meanwhile is not made up for.
  public void fallSilent() {
    silent = true;
  }

  /// From now on everything fires again at its time.
  public void speakAgain() {
    silent = false;
  }

  private void arm(Deployment.Schedule schedule, Instant after) {
    Instant due = schedule.expression().next(after, schedule.zone());
    timers.at(
        due,
        () -> {
          if (!silent) {
            executor.execute(() -> invoke(schedule));
          }
          // A machine that slept does not make up for what it missed.
          Instant now = timers.now();
          arm(schedule, now.isAfter(due) ? now : due);
        });
  }

  private void invoke(Deployment.Schedule schedule) {
    bill.schedule();
    for (int failures = 0; failures <= RETRIES; failures++) {
      try {
        functions.invoke(schedule.function(), schedule.input());
        return;
      } catch (LambdaTarget.FunctionError e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "{0} failed: {1}: {2}",
            schedule.logicalId(),
            e.errorType(),
            e.getMessage());
      }
    }
  }
}
