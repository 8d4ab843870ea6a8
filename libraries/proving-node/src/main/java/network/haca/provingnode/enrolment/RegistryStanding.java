package network.haca.provingnode.enrolment;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;

/** The standing of a node in the registry now. */
sealed interface RegistryStanding {
  /** Not known: never registered, or the chain began anew. */
  record Unknown() implements RegistryStanding {}

  /**
   * Its answers count.
   *
   * @param from no proof may be dated earlier (rule N3)
   */
  record Enabled(Instant from) implements RegistryStanding {}

  /** Its owner or the administrator disabled it. */
  record Disabled() implements RegistryStanding {}

  /** Its measurement is approved no more; a key that a revocation ended stays so (rule N4). */
  record Revoked() implements RegistryStanding {}

  static RegistryStanding of(EthereumClient chain, Bytes32 teeId) throws IOException {
    RegistryContract.Node node;
    try {
      node =
          RegistryContract.decodeNode(
              chain.call(Addresses.REGISTRY, RegistryContract.getNode(teeId)));
    } catch (EthereumClient.RefusedException e) {
      if (e.isRevert()) {
        return new Unknown();
      }
      throw e;
    }
    if (NodeKind.isAttested(node.teeType()) && !isApproved(chain, node)) {
      return new Revoked();
    }
    if (!node.enabled()) {
      return new Disabled();
    }
    List<RegistryContract.Interval> intervals =
        RegistryContract.decodeIntervals(
            chain.call(Addresses.REGISTRY, RegistryContract.getIntervals(teeId)));
    return new Enabled(Instant.ofEpochSecond(intervals.getLast().from()));
  }

  private static boolean isApproved(EthereumClient chain, RegistryContract.Node node)
      throws IOException {
    return RegistryContract.decodeIsPcrApproved(
        chain.call(
            Addresses.REGISTRY, RegistryContract.isPcrApproved(node.teeType(), node.pcrHash())));
  }
}
