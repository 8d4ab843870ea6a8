package network.haca.workers.enrolment;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import network.haca.attestation.EnclaveIdentity;
import network.haca.attestation.SimulatedNsm;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
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

  /**
   * What is judged by time is sent only while the block time is this close to the clock (rule L5).
   */
  private static final Duration BLOCK_LAG_MAX = Duration.ofSeconds(30);

  private static final Duration LOOK = Duration.ofMillis(200);
  private static final int LOOKS_MAX = 300;

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
    awaitFreshBlock();
    Bytes call =
        kind.teeType() >= NodeKind.VANILLA.teeType()
            ? RegistryContract.registerNode(
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

  /** Ends the node's entry, as at shutdown. */
  public void leave(Bytes32 teeId) throws IOException {
    sender.send(Addresses.REGISTRY, RegistryContract.disable(teeId));
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
          RegistryContract.approvePcr(
              measurements.get(0),
              measurements.get(1),
              measurements.get(2),
              "simulated",
              kind.teeType()));
    }
    Bytes document =
        new SimulatedNsm(measurements)
            .attest(identity.publicKey(), identity.tlsCertificateDer(), clock.instant());
    return RegistryContract.registerAttested(
        document,
        identity.publicKey(),
        identity.tlsCertificateDer(),
        sender.account(),
        endpoint,
        kind.teeType());
  }

  private void awaitFreshBlock() throws IOException {
    for (int i = 0; i < LOOKS_MAX; i++) {
      try {
        Instant block = Instant.ofEpochSecond(chain.blockTime(chain.blockNumber()));
        if (Duration.between(block, clock.instant()).compareTo(BLOCK_LAG_MAX) < 0) {
          return;
        }
      } catch (IOException | RuntimeException e) {
        LOG.debug("the chain does not answer yet: {}", e.getMessage());
      }
      pause();
    }
    throw new IOException("the chain makes no fresh block; is the full node running?");
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(LOOK);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the chain", e);
    }
  }
}
