package network.haca.llmnode.core;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Does what blocks or takes long where it holds up no other request. */
@FunctionalInterface
public interface Work {
  /** The result, told where the caller's other events are told. */
  <T> CompletionStage<T> run(Supplier<T> work);
}
