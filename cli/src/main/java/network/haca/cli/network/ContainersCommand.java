package network.haca.cli.network;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import network.haca.broker.BrokerSetup;
import network.haca.cli.outcome.ExitCode;
import network.haca.devnet.containers.ContainerNetwork;
import network.haca.devnet.containers.ContainerPayments;
import network.haca.devnet.containers.ContainerValidators;
import network.haca.devnet.devchain.DevChain;
import network.haca.role.JsonOption;
import network.haca.role.RoleOptions;
import network.haca.schemas.topic.Topics;
import network.haca.settings.KafkaSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code haca containers}: steps by which the network of {@code compose.yaml} comes up. */
@Command(
    name = "containers",
    description =
        "Steps by which the network of compose.yaml comes up; its one-shot services run them.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class ContainersCommand {
  private static final Duration BROKER_PATIENCE = Duration.ofMinutes(3);

  @Option(
      names = "--volumes",
      paramLabel = "DIR",
      defaultValue = "/network",
      scope = ScopeType.INHERIT,
      description = "has each volume under the name of its service (default: ${DEFAULT-VALUE})")
  private Path volumes = Path.of("/network");

  @Command(
      name = "init",
      description =
          "Writes settings, keys, the broker's users and the genesis into the volumes, then waits for"
              + " the broker, and makes its topics and its users' rights.",
      mixinStandardHelpOptions = true)
  int init(
      @Option(
              names = "--paid",
              defaultValue = "${env:HACA_PAID:-false}",
              fallbackValue = "true",
              arity = "0..1",
              description =
                  "whether language models are paid for (default: what HACA_PAID says, or false)")
          boolean isPaid,
      @Mixin JsonOption json)
      throws Exception {
    PrintStream progress = json.progress();
    ContainerNetwork.prepare(volumes, isPaid, progress::println);
    progress.println("the network's volumes are prepared");
    KafkaSettings administrator = ContainerNetwork.administrator(volumes);
    BrokerSetup.await(administrator, BROKER_PATIENCE);
    BrokerSetup.agree(administrator, true, Topics.PROOFS.partitions());
    progress.println("the broker has the network's topics and rights");
    json.print(JsonNodeFactory.instance.objectNode().put("volumes", volumes.toString()));
    return ExitCode.DONE.code();
  }

  @Command(
      name = "payments",
      description =
          "Runs the chain on which language models are paid for, and gives the wallet a token for"
              + " tests.",
      mixinStandardHelpOptions = true)
  int paymentChain(@Mixin JsonOption json) throws Exception {
    DevChain chain = ContainerPayments.startChain(volumes);
    ObjectNode started = JsonNodeFactory.instance.objectNode().put("url", chain.url().toString());
    return RoleOptions.runUntilEnded(
        chain,
        json.isAsked() ? started.toString() : "JSON-RPC at " + chain.url(),
        new CompletableFuture<Exception>());
  }

  @Command(
      name = "validators",
      description = "Makes every full node a validator, once it follows the chain.",
      mixinStandardHelpOptions = true)
  int validators(@Mixin JsonOption json) throws Exception {
    ContainerValidators.join(volumes, json.progress()::println);
    json.print(JsonNodeFactory.instance.objectNode().put("volumes", volumes.toString()));
    return ExitCode.DONE.code();
  }
}
