package network.haca.bridge.chain;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import network.haca.bridge.core.WorkflowKeeper;
import network.haca.contracts.WorkflowTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what becomes of scheduled workflows, and tells why one does not run. */
public final class WorkflowLog implements WorkflowKeeper.Outcomes {
  private static final Logger LOG = LoggerFactory.getLogger(WorkflowLog.class);

  private final MeterRegistry meters;

  public WorkflowLog(MeterRegistry meters) {
    this.meters = meters;
  }

  @Override
  public void ran(WorkflowTask task) {
    count("ran");
  }

  @Override
  public void failed(WorkflowTask task, String reason) {
    count("failed");
    LOG.warn("workflow {} (task {}) does not run: {}", task.workflow(), task.id(), reason);
  }

  @Override
  public void overBudget(WorkflowTask task) {
    count("over_budget");
  }

  private void count(String outcome) {
    Counter.builder("haca.bridge.workflow.runs")
        .description("Turns of scheduled workflows, by what became of them")
        .tag("outcome", outcome)
        .register(meters)
        .increment();
  }
}
