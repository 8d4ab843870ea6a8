package network.haca.contracts;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** Registers nodes in the name of one operator, on the terms of the chain (rule N6). */
public final class NodeRegistrar {
  private static final Duration LOOK = Duration.ofMillis(250);

  /** An idle chain makes a block every 5 seconds, and a commitment is taken after 10. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final EthereumClient chain;
  private final TransactionSender operator;

  public NodeRegistrar(EthereumClient chain, TransactionSender operator) {
    this.chain = chain;
    this.operator = operator;
  }

  /** Asked for the attestation when it is needed, as one counts for minutes only. */
  public interface Attestation {
    /**
     * @throws IOException if the enclave gives none
     */
    Bytes document() throws IOException;
  }

  /** Signs with the key of the node that is registered. */
  public interface Possession {
    Bytes sign(Bytes32 registration);
  }

  /**
   * Registers a node by its attestation; where the chain wants it, commits to that first and waits
   * until the commitment is old enough.
   *
   * @return the hash of the transaction that registered it
   * @throws IOException if the chain refuses it, with the contract's reason
   */
  public Bytes32 registerAttested(NodeRegistration node, Attestation attestation)
      throws IOException {
    if (RegistrationTerms.of(chain) == RegistrationTerms.COMMITTED) {
      Bytes32 registration = hash(node);
      var _ = operator.send(Addresses.REGISTRY, NodeRegistration.commit(registration));
      awaitBlockTime(RegistrationTerms.takenFrom(chain, operator.account(), registration));
    }
    return operator.send(Addresses.REGISTRY, node.attested(attestation.document()));
  }

  /**
   * Registers a node that has no attestation.
   *
   * @return the hash of the transaction that registered it
   * @throws IOException if the chain refuses it, with the contract's reason
   */
  public Bytes32 register(NodeRegistration node, Possession possession) throws IOException {
    Bytes call =
        RegistrationTerms.of(chain) == RegistrationTerms.RULES_1
            ? node.unattestedByRules1()
            : node.unattested(possession.sign(hash(node)));
    return operator.send(Addresses.REGISTRY, call);
  }

  private Bytes32 hash(NodeRegistration node) throws IOException {
    return node.hash(chain.chainId(), operator.account());
  }

  private void awaitBlockTime(long seconds) throws IOException {
    for (long look = PATIENCE.dividedBy(LOOK); look > 0; look--) {
      if (chain.blockTime() >= seconds) {
        return;
      }
      BlockFreshness.pause(LOOK);
    }
    throw new IOException(
        "no block of %s came in which the commitment is old enough"
            .formatted(Instant.ofEpochSecond(seconds)));
  }
}
