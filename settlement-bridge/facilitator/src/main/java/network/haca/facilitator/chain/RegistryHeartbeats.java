package network.haca.facilitator.chain;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.EthereumClient.RefusedException;
import network.haca.contracts.RegistryTransactions;
import network.haca.contracts.TransactionSender;
import network.haca.facilitator.core.Heartbeat;
import network.haca.facilitator.core.HeartbeatRelay;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.senders.SenderKey;
import network.haca.x402.Reading;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;

/** Heartbeats that nodes sign, sent by the facilitator's account. */
public final class RegistryHeartbeats implements HeartbeatRelay {
  /** Nodes whose last heartbeat is remembered. */
  private static final int NODES_MAX = 10_000;

  private final EthereumClient client;
  private final TransactionSender sender;
  private final SenderKey key;
  private final Address contract;

  /** Seconds between two heartbeats of a node that are paid for. */
  private static final long PAUSE_SECONDS = 60;

  /** Times of the last ones, so that nobody has an overheard heartbeat paid for again. */
  private final Map<Bytes32, Long> last = new LinkedHashMap<>();

  public RegistryHeartbeats(EthereumClient client, SenderKey key, Address contract) {
    this.client = client;
    this.sender = new TransactionSender(client, key);
    this.key = key;
    this.contract = contract;
  }

  @Override
  public Address contract() {
    return contract;
  }

  @Override
  public Address relayer() {
    return key.address();
  }

  @Override
  public Reading<Bytes32> send(Heartbeat heartbeat) throws IOException {
    if (!isLater(heartbeat)) {
      return refused(
          "a heartbeat that is less than %d seconds older was sent already; wait"
              .formatted(PAUSE_SECONDS));
    }
    Bytes data =
        RegistryTransactions.heartbeat(
            heartbeat.teeId(), heartbeat.timestamp(), heartbeat.signature());
    try {
      var _ = client.call(contract, data);
    } catch (RefusedException e) {
      return refused("the registry does not take it: " + e.getMessage());
    }
    if (!begin(heartbeat)) {
      return refused("a heartbeat of that time, or a later one, is being sent already");
    }
    try {
      return new Reading.Value<>(sender.send(contract, data));
    } catch (IOException e) {
      forget(heartbeat);
      throw e;
    }
  }

  /** One that was not sent may come again. */
  private synchronized void forget(Heartbeat heartbeat) {
    last.remove(heartbeat.teeId(), heartbeat.timestamp());
  }

  private synchronized boolean isLater(Heartbeat heartbeat) {
    return heartbeat.timestamp()
        >= last.getOrDefault(heartbeat.teeId(), -PAUSE_SECONDS) + PAUSE_SECONDS;
  }

  /** Remembers one that the registry would take, before it costs anything. */
  private synchronized boolean begin(Heartbeat heartbeat) {
    if (!isLater(heartbeat)) {
      return false;
    }
    last.remove(heartbeat.teeId());
    last.put(heartbeat.teeId(), heartbeat.timestamp());
    if (last.size() > NODES_MAX) {
      last.remove(last.keySet().iterator().next());
    }
    return true;
  }

  private static Reading<Bytes32> refused(String why) {
    return new Reading.Refused<>(new Refusal(Reason.INVALID_PAYLOAD, why));
  }
}
