package duban.states;

import duban.states.step.Stepper;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/// What every execution works with.
record Surroundings(
    Timers timers,
    Executor executor,
    LambdaTarget lambdas,
    Limits limits,
    RandomGenerator jitter,
    Stepper stepper,
    TaskTokens tokens,
    Executions executions) {}
