package network.haca.evm;

/**
 * Thrown out of an execution that was {@linkplain Interruption interrupted}, so that nothing takes
 * the half of it for a result. Its state is to be thrown away.
 */
public final class ExecutionInterrupted extends RuntimeException {
  ExecutionInterrupted() {
    super("the execution was interrupted", null, false, false);
  }
}
