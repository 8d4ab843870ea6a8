package network.haca.bridge.app;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Set;
import network.haca.bridge.chain.EthereumWorkflows;
import network.haca.bridge.chain.WorkflowLog;
import network.haca.bridge.core.WorkflowKeeper;
import network.haca.bridge.core.WorkflowLimits;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.TransactionSender;
import network.haca.senders.BalanceWatch;
import network.haca.senders.SenderKey;
import network.haca.service.Occasion;
import network.haca.service.Parts;
import network.haca.service.RepeatedTask;
import network.haca.service.RoleGauges;
import network.haca.settings.Settings;

/** The keeper of scheduled workflows (rule D6), with an account of its own. */
final class Workflows {
  /** Pause between two looks at the least. */
  private static final Duration LOOK = Duration.ofMillis(500);

  private Workflows() {}

  /**
   * What a keeper is told.
   *
   * @param transactionsMin for how many transactions its balance has to pay before it is called low
   */
  record Config(SenderKey sender, WorkflowLimits limits, int transactionsMin) {
    static Config read(Settings settings, SenderKey sender) {
      return new Config(
          sender,
          new WorkflowLimits(
              Set.copyOf(settings.get(WorkflowSettings.OWNERS)),
              settings.get(WorkflowSettings.GAS_MAX),
              settings.get(WorkflowSettings.GAS_PER_DAY)),
          WorkflowSettings.SENDER.transactionsMin(settings));
    }
  }

  static void start(Parts parts, EthereumClient client, Occasion.Source occasions, Config config) {
    WorkflowKeeper keeper =
        new WorkflowKeeper(
            new EthereumWorkflows(client, new TransactionSender(client, config.sender())),
            config.limits(),
            new WorkflowLog(Metrics.globalRegistry));
    parts.add(looking(keeper, occasions));
    parts.add(
        new RoleGauges(Metrics.globalRegistry)
            .gauge(
                "haca.bridge.workflow.tasks",
                "Scheduled workflows that have not ended",
                Tags.empty(),
                keeper::tasks)
            .gauge(
                "haca.bridge.workflow.gas.of.day",
                "Gas of the workflows that were run on this day",
                Tags.empty(),
                keeper::gasOfDay));
    parts.add(
        BalanceWatch.start(
            client,
            config.sender()::address,
            new BalanceWatch.Purpose(
                "bridge",
                "KEEPER",
                "pays for workflows",
                "bridge.workflows.balance.transactions.min"),
            config.transactionsMin(),
            occasions,
            Metrics.globalRegistry));
  }

  /** A keeper goes by the chain's time and state, so there is nothing new without a block. */
  static RepeatedTask looking(WorkflowKeeper keeper, Occasion.Source blocks) {
    return new RepeatedTask(
        "workflows",
        LOOK,
        blocks,
        () -> {
          keeper.look();
          return false;
        });
  }
}
