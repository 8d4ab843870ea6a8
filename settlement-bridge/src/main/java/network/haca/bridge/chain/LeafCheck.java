package network.haca.bridge.chain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.primitives.Bytes32;
import network.haca.primitives.RsaPss;
import network.haca.primitives.SettlementLeaf;

/**
 * Whether a leaf counts by the registry as it stands now: its key known, enabled at its date, the
 * signature good.
 */
public final class LeafCheck {
  private final EthereumClient chain;

  public LeafCheck(EthereumClient chain) {
    this.chain = chain;
  }

  /**
   * Why the leaf does not count, or nothing if it does.
   *
   * @throws UncheckedIOException if the chain cannot be asked
   */
  public Optional<String> refusal(SettlementLeaf leaf) {
    try {
      RegistryContract.Node node = node(leaf.teeId());
      boolean enabled =
          intervals(leaf.teeId()).stream()
              .anyMatch(interval -> interval.contains(leaf.timestamp()));
      if (!enabled) {
        return Optional.of("NOT_ENABLED");
      }
      return RsaPss.verify(node.publicKey(), leaf.message(), leaf.signature())
          ? Optional.empty()
          : Optional.of("BAD_SIGNATURE");
    } catch (EthereumClient.RefusedException e) {
      return Optional.of("UNKNOWN_NODE");
    } catch (IOException e) {
      throw new UncheckedIOException("the chain does not answer", e);
    }
  }

  private RegistryContract.Node node(Bytes32 teeId) throws IOException {
    return RegistryContract.decodeNode(
        chain.call(Addresses.REGISTRY, RegistryContract.getNode(teeId)));
  }

  private List<RegistryContract.Interval> intervals(Bytes32 teeId) throws IOException {
    return RegistryContract.decodeIntervals(
        chain.call(Addresses.REGISTRY, RegistryContract.getIntervals(teeId)));
  }
}
