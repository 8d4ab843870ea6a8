package network.haca.workers.enrolment;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import network.haca.attestation.EnclaveIdentity;
import network.haca.attestation.SimulatedNsm;
import network.haca.contracts.Addresses;
import network.haca.contracts.BlockFreshness;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.RegistryTransactions;
import network.haca.contracts.TransactionSender;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.schemas.NodeKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins the registry: a VANILLA worker by its operator's word, an attested one with a document of
 * the simulated enclave, whose measurement a development network approves at start (rule N5).
 */
public final class Enrolment {
  private static final Logger LOG = LoggerFactory.getLogger(Enrolment.class);

  /** A chain that just starts makes its first fresh block within this. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final EthereumClient chain;
  private final TransactionSender sender;
  private final InstantSource clock;

  public Enrolment(EthereumClient chain, Bytes32 operatorKey, InstantSource clock) {
    this.chain = chain;
    this.sender = new TransactionSender(chain, operatorKey);
    this.clock = clock;
  }

  /**
   * Registers the node and waits until it is enabled.
   *
   * @return from when its proofs count; none may be dated earlier (rule N3)
   * @throws IOException if the chain refuses it; the message carries the contract's reason
   */
  public Instant enrol(
      EnclaveIdentity identity, NodeKind kind, String endpoint, List<Bytes> measurements)
      throws IOException {
    // Registration is judged by time.
    new BlockFreshness(chain, clock).await(PATIENCE);
    Bytes call =
        kind.teeType() >= NodeKind.VANILLA.teeType()
            ? RegistryTransactions.registerNode(
                identity.publicKey(),
                identity.tlsCertificateDer(),
                sender.account(),
                endpoint,
                kind.teeType())
            : attested(identity, kind, endpoint, measurements);
    sender.send(Addresses.REGISTRY, call);
    List<RegistryContract.Interval> intervals =
        RegistryContract.decodeIntervals(
            chain.call(Addresses.REGISTRY, RegistryContract.getIntervals(identity.teeId())));
    return Instant.ofEpochSecond(intervals.getLast().from());
  }

  /** Beats from now on, until it is closed. */
  public Heartbeats heartbeats(EnclaveIdentity identity, Duration interval) {
    return new Heartbeats(identity, chain, sender, clock, interval);
  }

  /** Ends the node's entry, as at shutdown. */
  public void leave(Bytes32 teeId) throws IOException {
    sender.send(Addresses.REGISTRY, RegistryTransactions.disable(teeId));
  }

  private Bytes attested(
      EnclaveIdentity identity, NodeKind kind, String endpoint, List<Bytes> measurements)
      throws IOException {
    Bytes32 pcrHash = Keccak.hash(measurements.toArray(Bytes[]::new));
    boolean approved =
        RegistryContract.decodeIsPcrApproved(
            chain.call(
                Addresses.REGISTRY, RegistryContract.isPcrApproved(kind.teeType(), pcrHash)));
    if (!approved) {
      LOG.info("simulated enclave: approving the running measurement {}", pcrHash);
      sender.send(
          Addresses.REGISTRY,
          RegistryTransactions.approvePcr(
              measurements.get(0),
              measurements.get(1),
              measurements.get(2),
              "simulated",
              kind.teeType()));
    }
    Bytes document =
        new SimulatedNsm(measurements)
            .attest(identity.publicKey(), identity.tlsCertificateDer(), clock.instant());
    return RegistryTransactions.registerAttested(
        document,
        identity.publicKey(),
        identity.tlsCertificateDer(),
        sender.account(),
        endpoint,
        kind.teeType());
  }
}
