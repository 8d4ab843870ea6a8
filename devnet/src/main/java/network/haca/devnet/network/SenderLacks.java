package network.haca.devnet.network;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import network.haca.contracts.EthereumClient;
import network.haca.primitives.Address;
import network.haca.primitives.Secp256k1;
import network.haca.senders.KeyFile;
import network.haca.service.RepeatedTask;

/**
 * Senders of a running network that have no role or no funds, looked at again until all have: what
 * helps them needs the chain that this network runs.
 */
final class SenderLacks implements AutoCloseable {
  private final EthereumClient chain;
  private final NetworkSenders senders;
  private final RepeatedTask task;
  private volatile Map<String, String> reasons;

  private SenderLacks(
      EthereumClient chain, NetworkSenders senders, Map<String, String> first, Duration pause) {
    this.chain = chain;
    this.senders = senders;
    this.reasons = Map.copyOf(first);
    this.task = new RepeatedTask("sender-lacks", pause, this::look);
  }

  /** Looks once, once the chain answers, and from then on while somebody lacks something. */
  static SenderLacks watch(
      EthereumClient chain, NetworkSenders senders, Consumer<String> progress, Duration pause)
      throws IOException {
    Map<String, String> first = SenderGrants.complete(chain, senders.accounts(), progress);
    return new SenderLacks(chain, senders, first, pause);
  }

  boolean isLacking(String name) {
    return reasons.containsKey(name);
  }

  /** The reason if somebody cannot send; nothing if everybody can. */
  Optional<String> reason() {
    Map<String, String> now = reasons;
    return now.isEmpty()
        ? Optional.empty()
        : Optional.of(String.join("; ", new TreeMap<>(now).values()));
  }

  @Override
  public void close() {
    task.close();
  }

  private boolean look() throws IOException {
    Map<String, Address> lacking = new TreeMap<>();
    for (String name : reasons.keySet()) {
      // Its key may have been rotated meanwhile.
      lacking.put(name, Secp256k1.addressOf(KeyFile.read(senders.file(name))));
    }
    reasons = Map.copyOf(SenderGrants.giveTo(chain, lacking, _ -> {}));
    return false;
  }
}
