package network.haca.provingnode.enrolment;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import network.haca.attestation.AttestationClaims;
import network.haca.attestation.Attester;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.contracts.BlockFreshness;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.NodeRegistrar;
import network.haca.contracts.NodeRegistration;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.RegistryTransactions;
import network.haca.contracts.TransactionSender;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;
import network.haca.schemas.NodeKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins the registry: a VANILLA worker by its operator's word, an attested one with a document of
 * its enclave, whose measurement a development network approves when it is new (rule N5).
 */
public final class Enrolment implements NodeRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(Enrolment.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int NONCE_SIZE = 20;

  /** A chain that just starts makes its first fresh block within this. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final EthereumClient chain;
  private final Supplier<Bytes32> operatorKey;
  private final Function<Measurement, Attester> enclave;
  private final InstantSource clock;

  /** The owner of what is served; it alone can end that. */
  private volatile TransactionSender owner;

  /**
   * The entry that was registered last; it is served only once the registry has been asked about
   * it.
   */
  private volatile Optional<Registered> last = Optional.empty();

  private record Registered(Bytes32 teeId, TransactionSender owner) {}

  /**
   * @param operatorKey of the account that registers nodes; never logged
   * @param attester of an enclave whose measurement stays; asked for nodes of attested kinds only
   */
  public Enrolment(
      EthereumClient chain, Bytes32 operatorKey, Attester attester, InstantSource clock) {
    this(chain, () -> operatorKey, measurement -> attester, clock);
  }

  /**
   * @param operatorKey of the account that registers nodes, which may change; never logged
   * @param enclave what attests a measurement; asked for nodes of attested kinds only
   */
  public Enrolment(
      EthereumClient chain,
      Supplier<Bytes32> operatorKey,
      Function<Measurement, Attester> enclave,
      InstantSource clock) {
    this.chain = chain;
    this.operatorKey = operatorKey;
    this.owner = operator();
    this.enclave = enclave;
    this.clock = clock;
  }

  /** A sender by the key of now, for as long as it is used. */
  private TransactionSender operator() {
    return new TransactionSender(chain, operatorKey.get());
  }

  @Override
  public Instant enrol(
      EnclaveIdentity identity, NodeKind kind, String endpoint, Measurement measurement)
      throws IOException {
    // Registration is judged by time.
    new BlockFreshness(chain, clock).await(PATIENCE);
    TransactionSender operator = operator();
    register(operator, identity, kind, endpoint, enclave.apply(measurement));
    last = Optional.of(new Registered(identity.teeId(), operator));
    return switch (standing(identity.teeId())) {
      case RegistryStanding.Enabled enabled -> enabled.from();
      case RegistryStanding other ->
          throw new IOException("the node was registered, and is at once " + other);
    };
  }

  @Override
  public RegistryStanding standing(Bytes32 teeId) throws IOException {
    return RegistryStanding.of(chain, teeId);
  }

  @Override
  public boolean isChainFresh() throws IOException {
    return new BlockFreshness(chain, clock).isFresh();
  }

  @Override
  public void taken(Bytes32 teeId) {
    owner = ownerOf(teeId);
  }

  private TransactionSender ownerOf(Bytes32 teeId) {
    return last.filter(each -> each.teeId().equals(teeId)).map(Registered::owner).orElse(owner);
  }

  @Override
  public boolean hasNewOperator(Bytes32 teeId) {
    return !ownerOf(teeId).account().equals(Secp256k1.addressOf(operatorKey.get()));
  }

  /** Any account pays for heartbeats, so the one of now does. */
  @Override
  public Beats heartbeats(EnclaveIdentity identity, Duration interval) {
    return new Heartbeats(
        identity, chain, new TransactionSender(chain, operatorKey), clock, interval);
  }

  @Override
  public Departure departure(Bytes32 teeId) {
    TransactionSender ownerOfNow = ownerOf(teeId);
    return () -> ownerOfNow.send(Addresses.REGISTRY, RegistryTransactions.disable(teeId));
  }

  private void register(
      TransactionSender operator,
      EnclaveIdentity identity,
      NodeKind kind,
      String endpoint,
      Attester attester)
      throws IOException {
    NodeRegistration node =
        new NodeRegistration(
            identity.publicKey(),
            identity.tlsCertificateDer(),
            operator.account(),
            endpoint,
            kind.teeType());
    boolean isAttested = NodeKind.isAttested(kind.teeType());
    if (isAttested) {
      approve(operator, kind, attest(attester, identity).claims());
    }
    try {
      NodeRegistrar registrar = new NodeRegistrar(chain, operator);
      var _ =
          isAttested
              ? registrar.registerAttested(node, () -> attest(attester, identity).document())
              : registrar.register(node, identity::sign);
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      throw new IOException(
          "the node cannot be registered: " + reason + remedy(reason, operator.account()), e);
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

  private record Attested(Bytes document, AttestationClaims claims) {}

  private static Attested attest(Attester attester, EnclaveIdentity identity) throws IOException {
    byte[] random = new byte[NONCE_SIZE];
    RANDOM.nextBytes(random);
    Bytes nonce = Bytes.wrap(random);
    Bytes document = attester.attest(identity.publicKey(), identity.tlsCertificateDer(), nonce);
    AttestationClaims claims =
        AttestationClaims.read(document)
            .filter(made -> made.nonce().equals(Optional.of(nonce)))
            .orElseThrow(
                () -> new IOException("the enclave's document does not carry the fresh nonce"));
    return new Attested(document, claims);
  }

  /**
   * As a development network does for a measurement that nobody has decided about, whose operators
   * may. One that was revoked stays so.
   */
  private void approve(TransactionSender operator, NodeKind kind, AttestationClaims claims)
      throws IOException {
    Bytes32 pcrHash =
        claims
            .pcrHash()
            .orElseThrow(() -> new IOException("the enclave's document lacks PCR0, PCR1 or PCR2"));
    RegistryContract.Approval approval =
        RegistryContract.decodeApproval(
            chain.call(Addresses.REGISTRY, RegistryContract.getApproval(kind.teeType(), pcrHash)));
    if (approval.approved()) {
      return;
    }
    boolean isDecided = approval.approvedAt() != 0;
    if (isDecided || !isDevelopmentNetwork()) {
      throw new IOException(unapproved(kind, claims, isDecided ? "revoked" : "not approved"));
    }
    LOG.info("simulated enclave: approving the running measurement {}", pcrHash);
    try {
      operator.send(
          Addresses.REGISTRY,
          RegistryTransactions.approvePcr(
              claims.pcr(0), claims.pcr(1), claims.pcr(2), "simulated", kind.teeType()));
    } catch (IOException e) {
      throw new IOException(unapproved(kind, claims, "not approved (" + e.getMessage() + ")"), e);
    }
  }

  private boolean isDevelopmentNetwork() throws IOException {
    return RegistryContract.decodeIsDevelopmentNetwork(
        chain.call(Addresses.REGISTRY, RegistryContract.isDevelopmentNetwork()));
  }

  private static String unapproved(NodeKind kind, AttestationClaims claims, String state) {
    return "this node's measurement is %s; the administrator approves it with: haca registry approve %s %s %s --kind %s --version NAME"
        .formatted(state, claims.pcr(0), claims.pcr(1), claims.pcr(2), kind);
  }
}
