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
import network.haca.primitives.Address;
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
    register(call);
    List<RegistryContract.Interval> intervals =
        RegistryContract.decodeIntervals(
            chain.call(Addresses.REGISTRY, RegistryContract.getIntervals(identity.teeId())));
    return Instant.ofEpochSecond(intervals.getLast().from());
  }

  /** As a development network does at start (rule N5): its operator is the administrator. */
  private void approve(NodeKind kind, List<Bytes> measurements) throws IOException {
    Bytes call =
        RegistryTransactions.approvePcr(
            measurements.get(0),
            measurements.get(1),
            measurements.get(2),
            "simulated",
            kind.teeType());
    try {
      sender.send(Addresses.REGISTRY, call);
    } catch (IOException e) {
      throw new IOException(
          "this node's measurement is not approved (%s); the administrator does it with: haca registry approve %s %s %s --kind %s --version NAME"
              .formatted(
                  e.getMessage(),
                  measurements.get(0),
                  measurements.get(1),
                  measurements.get(2),
                  kind),
          e);
    }
  }

  private void register(Bytes call) throws IOException {
    try {
      sender.send(Addresses.REGISTRY, call);
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      throw new IOException(
          "the node cannot be registered: " + reason + remedy(reason, sender.account()), e);
    }
  }

  /** What would help, if it is known. */
  private static String remedy(String reason, Address operator) {
    if (reason.contains("TEE_OPERATOR")) {
      return "; the administrator gives it with: haca registry operator " + operator;
    }
    return reason.contains("insufficient funds")
        ? "; send account " + operator + " what gas costs"
        : "";
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
      approve(kind, measurements);
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
