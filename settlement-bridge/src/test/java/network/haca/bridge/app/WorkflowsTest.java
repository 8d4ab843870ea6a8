package network.haca.bridge.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.bridge.core.WorkflowChain;
import network.haca.bridge.core.WorkflowKeeper;
import network.haca.bridge.core.WorkflowLimits;
import network.haca.contracts.WorkflowTask;
import network.haca.service.Occasion;
import network.haca.service.RepeatedTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rule D6: a keeper runs what is due by the chain's time. */
@Timeout(60)
class WorkflowsTest {
  private static final int PATIENCE = 20;

  @Test
  void d6LooksAtTheChainOnceForEachBlock() throws InterruptedException {
    AtomicInteger looks = new AtomicInteger();
    Semaphore waiting = new Semaphore(0);
    Semaphore blocks = new Semaphore(0);
    Occasion block =
        () -> {
          waiting.release();
          blocks.acquire();
        };
    try (RepeatedTask _ = Workflows.looking(keeper(looks), () -> block)) {
      for (int look = 1; look <= 3; look++) {
        assertTrue(waiting.tryAcquire(PATIENCE, TimeUnit.SECONDS), "it does not wait for a block");
        assertEquals(look, looks.get());
        blocks.release();
      }
    }
  }

  /** A keeper of a chain without workflows. */
  private static WorkflowKeeper keeper(AtomicInteger looks) {
    WorkflowChain chain =
        (WorkflowChain)
            Proxy.newProxyInstance(
                WorkflowsTest.class.getClassLoader(),
                new Class<?>[] {WorkflowChain.class},
                (_, method, _) ->
                    switch (method.getName()) {
                      case "time" -> (long) looks.incrementAndGet();
                      case "tasks" -> List.of();
                      case "waiting" -> Set.of();
                      default -> throw new AssertionError(method);
                    });
    return new WorkflowKeeper(chain, new WorkflowLimits(Set.of(), 1, 1), new Ignored());
  }

  private static final class Ignored implements WorkflowKeeper.Outcomes {
    @Override
    public void ran(WorkflowTask task) {}

    @Override
    public void failed(WorkflowTask task, String reason) {}

    @Override
    public void overBudget(WorkflowTask task) {}
  }
}
