package network.haca.bridge.core;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import network.haca.contracts.WorkflowTask;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/** Keepers before a scheduler that the test holds, and what they told. */
final class KeeperBench {
  static final long START = 1_790_000_000L;
  static final long FREQUENCY = 60;
  static final long WAIT_MAX = 5;
  static final long GAS = 1_000_000;
  static final Address OWNER = address(1);
  static final WorkflowLimits LIMITS = new WorkflowLimits(Set.of(), 30_000_000, 100 * GAS);

  final FakeScheduler chain = new FakeScheduler();
  final List<String> outcomes = new ArrayList<>();

  static Address address(long number) {
    return Address.ofWord(Bytes32.ofUnsigned(number));
  }

  WorkflowKeeper keeper(long account, WorkflowLimits limits) {
    return new WorkflowKeeper(
        chain.of(address(account)),
        limits,
        new WorkflowKeeper.Outcomes() {
          @Override
          public void ran(WorkflowTask task) {
            outcomes.add("ran " + task.id());
          }

          @Override
          public void failed(WorkflowTask task, String reason) {
            outcomes.add("failed " + task.id() + ": " + reason);
          }

          @Override
          public void overBudget(WorkflowTask task) {
            outcomes.add("over budget " + task.id());
          }
        });
  }

  void at(long seconds, WorkflowKeeper... keepers) throws IOException {
    chain.time = START + seconds;
    for (WorkflowKeeper keeper : keepers) {
      keeper.look();
    }
  }
}
