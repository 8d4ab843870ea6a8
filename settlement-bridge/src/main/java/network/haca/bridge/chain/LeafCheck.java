package network.haca.bridge.chain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.bridge.core.LeafRules;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.feeds.Remembered;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.topic.Topics;

/**
 * Whether a leaf counts by the registry as it stands now: its key known, enabled at its date, not
 * too old, the signature good.
 */
public final class LeafCheck implements LeafRules {
  /** Upper bound on the public keys of nodes that are kept, each of some hundred bytes. */
  private static final int KEYS_MAX = 10_000;

  private final EthereumClient chain;
  private final Remembered<Bytes32, Bytes> keys = new Remembered<>(KEYS_MAX);

  public LeafCheck(EthereumClient chain) {
    this.chain = chain;
  }

  @Override
  public Optional<String> refusal(SettlementLeaf leaf) {
    try {
      Optional<RegistryContract.Node> node = node(leaf.teeId());
      if (node.isEmpty()) {
        return Optional.of("UNKNOWN_NODE");
      }
      if (leaf.timestamp() + Topics.PROOF_AGE_MAX.toSeconds() < now()) {
        return Optional.of("TOO_OLD");
      }
      boolean enabled =
          intervals(leaf.teeId()).stream()
              .anyMatch(interval -> interval.contains(leaf.timestamp()));
      if (!enabled) {
        return Optional.of("NOT_ENABLED");
      }
      return leaf.isSignedBy(node.get().publicKey())
          ? Optional.empty()
          : Optional.of("BAD_SIGNATURE");
    } catch (IOException e) {
      throw new UncheckedIOException("the chain does not answer: " + e.getMessage(), e);
    }
  }

  @Override
  public List<Bytes> publicKeys(List<SettlementLeaf> leaves) throws IOException {
    Map<Bytes32, Bytes> known = new HashMap<>();
    List<Bytes> publicKeys = new ArrayList<>();
    for (SettlementLeaf leaf : leaves) {
      Bytes key = known.get(leaf.teeId());
      if (key == null) {
        key = publicKey(leaf.teeId());
        known.put(leaf.teeId(), key);
      }
      publicKeys.add(key);
    }
    return publicKeys;
  }

  /** A node's id is the hash of its key, so that the key never changes. */
  private Bytes publicKey(Bytes32 teeId) throws IOException {
    Optional<Bytes> kept = keys.get(teeId);
    if (kept.isPresent()) {
      return kept.get();
    }
    Bytes key =
        node(teeId)
            .orElseThrow(() -> new IOException("the registry has no node " + teeId))
            .publicKey();
    keys.put(teeId, key);
    return key;
  }

  /** Nothing if the registry says that there is none; any other failure is no answer. */
  private Optional<RegistryContract.Node> node(Bytes32 teeId) throws IOException {
    try {
      return Optional.of(
          RegistryContract.decodeNode(
              chain.call(Addresses.REGISTRY, RegistryContract.getNode(teeId))));
    } catch (EthereumClient.RefusedException e) {
      if (e.isRevert()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private long now() throws IOException {
    return chain.blockTime();
  }

  private List<RegistryContract.Interval> intervals(Bytes32 teeId) throws IOException {
    return RegistryContract.decodeIntervals(
        chain.call(Addresses.REGISTRY, RegistryContract.getIntervals(teeId)));
  }
}
