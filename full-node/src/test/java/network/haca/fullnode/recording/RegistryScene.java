package network.haca.fullnode.recording;

import java.util.ArrayList;
import java.util.List;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.contracts.NodeRegistration;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.RegistryTransactions;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;

/** Nodes that join with and without attestation, beat, are disabled, enabled and revoked. */
final class RegistryScene implements Scene {
  private static final int WORKER = NodeKind.TEE_MODEL_WORKER.teeType();
  private static final int VANILLA = NodeKind.VANILLA.teeType();

  private final EnclaveIdentity worker = Enclaves.identity();
  private final EnclaveIdentity second = Enclaves.identity();

  /** Of which proofs are settled later. */
  EnclaveIdentity worker() {
    return worker;
  }

  @Override
  public void play(RecordedChain chain) {
    send(
        chain,
        approve(),
        NodeRegistration.commit(Bytes32.ZERO),
        RegistryTransactions.takeUnboundAttestations(),
        registration(chain, worker, "host:1"),
        registration(chain, worker, "host:1"),
        registration(chain, second, "host:2"),
        joined(chain, second, VANILLA),
        joined(chain, Enclaves.identity(), VANILLA),
        joined(chain, Enclaves.identity(), WORKER));
    requireActive(chain, worker, second);
    send(
        chain,
        beat(worker, worker, chain.time() - 5),
        beat(worker, second, chain.time() - 5),
        beat(worker, worker, chain.time() + 500),
        RegistryTransactions.disable(second.teeId()));
    requireActive(chain, worker);
    send(chain, RegistryTransactions.enable(second.teeId()), RegistryTransactions.addType(40, "x"));
    requireActive(chain, worker, second);
  }

  /** Ends all keys of the measurement; what comes after has to be approved anew. */
  void revoke(RecordedChain chain) {
    send(chain, RegistryTransactions.revokePcrSince(Enclaves.PCR_HASH, WORKER, chain.time() - 60));
    requireActive(chain);
    send(
        chain,
        RegistryTransactions.enable(worker.teeId()),
        registration(chain, Enclaves.identity(), "host:3"),
        RegistryTransactions.disableRevoked(Enclaves.PCR_HASH, WORKER, 1),
        RegistryTransactions.revokePcr(Bytes32.ZERO, WORKER));
    EnclaveIdentity again = Enclaves.identity();
    send(chain, approve(), registration(chain, again, "host:1"));
    requireActive(chain, again);
    send(chain, RegistryTransactions.revokePcr(Enclaves.PCR_HASH, WORKER));
    requireActive(chain);
  }

  private static void send(RecordedChain chain, Bytes... calls) {
    Wallet administrator = chain.wallets.getFirst();
    List<Bytes> transactions = new ArrayList<>();
    for (Bytes call : calls) {
      transactions.add(administrator.call(Addresses.REGISTRY, call, 4_000_000));
    }
    var _ = chain.block(transactions.toArray(Bytes[]::new));
  }

  private static void requireActive(RecordedChain chain, EnclaveIdentity... expected) {
    List<Bytes32> active =
        RegistryContract.decodeActive(
                chain.latest().read(Addresses.REGISTRY, RegistryContract.getActive(WORKER)))
            .stream()
            .map(RegistryContract.Node::teeId)
            .toList();
    if (!active.equals(List.of(expected).stream().map(EnclaveIdentity::teeId).toList())) {
      throw new IllegalStateException("other nodes are active: " + active);
    }
  }

  private static Bytes approve() {
    return RegistryTransactions.approvePcr(
        Enclaves.MEASUREMENTS.get(0),
        Enclaves.MEASUREMENTS.get(1),
        Enclaves.MEASUREMENTS.get(2),
        "1",
        WORKER);
  }

  private static Bytes registration(RecordedChain chain, EnclaveIdentity identity, String host) {
    return node(identity, host, WORKER).attested(Enclaves.document(identity, chain.time() - 2));
  }

  /** By the administrator, who owns what is sent here. */
  private static Bytes joined(RecordedChain chain, EnclaveIdentity identity, int kind) {
    NodeRegistration node = node(identity, "vanilla:1", kind);
    Bytes32 hash = node.hash(chain.config.chainId(), chain.config.administrator());
    return node.unattested(identity.sign(hash));
  }

  private static NodeRegistration node(EnclaveIdentity identity, String host, int kind) {
    return new NodeRegistration(
        identity.publicKey(), identity.tlsCertificateDer(), Address.ZERO, host, kind);
  }

  private static Bytes beat(EnclaveIdentity node, EnclaveIdentity signer, long time) {
    return RegistryTransactions.heartbeat(
        node.teeId(), time, signer.sign(RegistryTransactions.heartbeatMessage(node.teeId(), time)));
  }
}
