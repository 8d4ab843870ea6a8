package network.haca.devnet.containers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.TransactionSender;
import network.haca.contracts.ValidatorSchedule;
import network.haca.contracts.ValidatorSchedule.Member;
import network.haca.contracts.ValidatorSetContract;
import network.haca.devnet.network.NetworkPorts;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Bytes32;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.PropertiesFile;

/**
 * Makes every full node of a network of containers a validator with the power of the first, in the
 * name of the development chain's administrator: each once it follows the chain, so that there are
 * always enough that vote.
 */
public final class ContainerValidators {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final long POWER = 10;
  private static final NetworkPorts PORTS = NetworkPorts.standard(0);

  private final HttpClient http = HttpClient.newHttpClient();
  private final EthereumClient chain =
      new EthereumClient(URI.create(url(ContainerNodes.FIRST, "")));
  private final Consumer<String> progress;

  private ContainerValidators(Consumer<String> progress) {
    this.progress = progress;
  }

  private static String url(String node, String path) {
    return "http://%s:%d%s".formatted(node, PORTS.chain(), path);
  }

  /**
   * Adds those that are not validators yet, and returns when all vote.
   *
   * @param folder that has each volume under the name of its service
   * @throws IOException if a node does not follow the chain in time, or the chain refuses
   */
  public static void join(Path folder, Consumer<String> progress)
      throws IOException, InterruptedException, InvalidSettingsException {
    Map<String, String> keys =
        PropertiesFile.read(new Volumes(folder).here(ContainerNodes.CLIENT, ContainerNodes.KNOWN));
    ContainerValidators validators = new ContainerValidators(progress);
    for (String node : ContainerNodes.ALL) {
      validators.awaitFollowing(node);
      String key = keys.get(ContainerNodes.key(node));
      if (key == null) {
        throw new IOException(node + " has no key in " + ContainerNodes.KNOWN);
      }
      validators.raise(node, Bytes32.copyOf(Base64.getDecoder().decode(key)));
    }
  }

  private void awaitFollowing(String node) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!isReady(node)) {
      if (System.nanoTime() > end) {
        throw new IOException("%s does not follow the chain within %s".formatted(node, PATIENCE));
      }
      Thread.sleep(LOOK);
    }
  }

  private boolean isReady(String node) throws InterruptedException {
    HttpRequest ready =
        HttpRequest.newBuilder(URI.create(url(node, "/health/ready")))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return http.send(ready, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      // It is not there yet.
      return false;
    }
  }

  /** In as many steps as the chain asks for, each once the one before it counts. */
  private void raise(String node, Bytes32 key) throws IOException, InterruptedException {
    List<Member> voting = awaitVoting();
    while (PowerSteps.power(voting, key) < POWER) {
      long next = PowerSteps.next(voting, key, POWER);
      var _ =
          new TransactionSender(chain, DevelopmentAccounts.KEYS.getFirst())
              .send(Addresses.VALIDATOR_SET, ValidatorSetContract.setPower(key, next));
      progress.accept("%s gets power %d of %d".formatted(node, next, POWER));
      voting = awaitVoting();
    }
    progress.accept(node + " is a validator");
  }

  /** The validators, once no change is on its way. */
  private List<Member> awaitVoting() throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      ValidatorSchedule schedule =
          chain.read(
              Addresses.VALIDATOR_SET,
              ValidatorSetContract.getSets(),
              ValidatorSetContract::decodeSets);
      ValidatorSchedule.Term last = schedule.terms().getLast();
      if (last.from() <= chain.blockNumber()) {
        return last.members();
      }
      if (System.nanoTime() > end) {
        throw new IOException(
            "the validators of height %d do not vote within %s".formatted(last.from(), PATIENCE));
      }
      Thread.sleep(LOOK);
    }
  }
}
