/// AWS Step Functions in this process: the JSONata dialect of the Amazon States Language.
///
/// - [StateMachine] reads a definition and refuses whatever AWS would refuse or lies outside the
///   scope.
/// - [StepFunctions] runs it and is the SDK's `SfnClient`.
/// - [Timers], an executor and [LambdaTarget] are all it needs from outside.
///
/// Where to read on: `model` is what a definition can say, `load` how it is checked, `step` the
/// rules of the language as pure functions, `history` what is written down. The classes of this
/// package are the thin rest: [Execution] keeps its steps in order ([Mailbox]), [Strand] follows
/// one flow and does what the rules say.
///
/// What the public documents leave open is decided here as recorded histories of the service show
/// it: the second event follows event 0, an execution with an uncaught task timeout is `FAILED`
/// with `States.Timeout`, a failing iteration is followed by the aborts of its siblings and then by
/// `MapStateFailed`.
///
/// Outside the scope, and refused: JSONPath, distributed Maps, activities, other integrations,
/// redrive, versions and aliases, express workflows.
@NullMarked
package duban.states;

import org.jspecify.annotations.NullMarked;
