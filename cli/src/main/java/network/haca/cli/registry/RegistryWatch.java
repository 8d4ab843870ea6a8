package network.haca.cli.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import network.haca.cli.options.ChainOption;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RpcValues;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code haca registry watch}: what happens in the registry, as it happens. */
@Command(
    name = "watch",
    description = "Prints each event of the registry until Ctrl-C.",
    mixinStandardHelpOptions = true)
final class RegistryWatch implements Callable<Integer> {
  private static final long LOOK_MILLIS = 500;

  private static final List<String> EVENTS =
      List.of(
          "TEETypeAdded(uint8,string)",
          "PCRApproved(bytes32,uint8,string)",
          "PCRRevoked(bytes32,uint8)",
          "PCRRevokedSince(bytes32,uint8,uint256)",
          "TEERegistered(bytes32,address,uint8)",
          "TEEEnabled(bytes32)",
          "TEEDisabled(bytes32)",
          "HeartbeatReceived(bytes32,uint256)",
          "AWSCertificateUpdated(bytes32)",
          "OHTTPConfigSet(bytes32,uint256)",
          "RoleGranted(bytes32,address,address)",
          "RoleRevoked(bytes32,address,address)");

  @Mixin private ChainOption chain = new ChainOption();

  @Override
  public Integer call() throws Exception {
    EthereumClient client = chain.client();
    Map<Bytes32, String> names = namesByTopic();
    try {
      long next = client.blockNumber();
      System.out.println(chain.basis());
      while (true) {
        long height = client.blockNumber();
        if (height >= next) {
          for (JsonNode log : client.logs(Addresses.REGISTRY, next, height)) {
            print(log, names);
          }
          next = height + 1;
        }
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (IOException e) {
      throw chain.unreachable(e);
    }
  }

  /** The names of the registry's events by the hash that stands first in a log's topics. */
  private static Map<Bytes32, String> namesByTopic() {
    return EVENTS.stream()
        .collect(
            Collectors.toUnmodifiableMap(
                form -> Keccak.hash(Bytes.ofUtf8(form)),
                form -> form.substring(0, form.indexOf('('))));
  }

  private static void print(JsonNode log, Map<Bytes32, String> names) throws IOException {
    JsonNode topics = log.path("topics");
    Bytes32 event = RpcValues.word(topics.path(0));
    Optional<String> name = Optional.ofNullable(names.get(event));
    System.out.printf(
        "block %d %s %s%n",
        RpcValues.quantity(log.path("blockNumber")),
        name.orElse("event " + event),
        topics.has(1) ? RpcValues.word(topics.get(1)) : "");
  }
}
