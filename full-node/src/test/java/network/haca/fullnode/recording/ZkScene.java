package network.haca.fullnode.recording;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.ModelTransactions;
import network.haca.contracts.NodeRegistration;
import network.haca.contracts.RegisteredModel;
import network.haca.contracts.RelayContract;
import network.haca.contracts.RelayContract.Status;
import network.haca.fullnode.verdict.RecordedAnswer;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import network.haca.schemas.settlement.ProvenInference;

/** Answers that are proven in zero knowledge: good ones settle, and all others are refused. */
final class ZkScene implements Scene {
  private static final Bytes32 BLOB = Bytes32.ofUnsigned(0x2b10b);
  private static final String PROOF_BLOB = "B".repeat(43);

  private final EnclaveIdentity prover = Enclaves.identity();
  private final EnclaveIdentity plain = Enclaves.identity();

  @Override
  public void play(RecordedChain chain) {
    Wallet owner = chain.wallets.get(1);
    Bytes32 model = ModelRegistryContract.idOf(BLOB, owner.address());
    Wallet administrator = chain.wallets.getFirst();
    Address verifier = owner.nextContract();
    var _ =
        chain.block(
            administrator.call(
                Addresses.REGISTRY, join(chain, prover, NodeKind.ZKML_PROVER, "prover:1")),
            administrator.call(Addresses.REGISTRY, join(chain, plain, NodeKind.VANILLA, "plain:1")),
            owner.create(Assembly.deploying(RecordedAnswer.CODE)));
    var _ =
        chain.block(
            owner.call(
                Addresses.MODEL_REGISTRY, ModelTransactions.register(entry(chain, verifier))));
    settled(chain, model);
    rejected(chain, model, signed(chain, plain, model, RecordedAnswer.DIGEST));
    rejected(chain, model, signed(chain, prover, model, Bytes32.ofUnsigned(9)));
    rejected(chain, model, signed(chain, prover, BLOB, RecordedAnswer.DIGEST));
    Bytes32 leaf = signed(chain, prover, model, RecordedAnswer.DIGEST).leaf().hash();
    long before = chain.latest().settlementCount();
    var _ =
        chain.block(
            owner.call(Addresses.RELAY, RelayContract.settleZk(BLOB, leaf, PROOF_BLOB)),
            owner.call(Addresses.RELAY, RelayContract.settleZk(model, leaf, "")),
            administrator.call(Addresses.RELAY, RelayContract.setZkVerifier(model, verifier)));
    Scene.require(
        chain.latest().settlementCount() == before, "a model without a circuit settles nothing");
  }

  private void settled(RecordedChain chain, Bytes32 model) {
    ProvenInference good = signed(chain, prover, model, RecordedAnswer.DIGEST);
    long opened = open(chain, model, good);
    Bytes altered = flipped(good.proof());
    chain.judge(opened, RecordedAnswer.with(good, altered).encode());
    chain.judge(opened, good.encode().slice(0, good.encode().size() - 1));
    chain.judge(opened, signed(chain, plain, model, RecordedAnswer.DIGEST).encode());
    chain.judge(opened, good.encode());
    var _ = chain.block(chain.verdicts(opened, true, 0, 1, 2, 3));
    Scene.require(status(chain, good) == Status.SETTLED, "a good proof settles");
  }

  static void rejected(RecordedChain chain, Bytes32 model, ProvenInference bad) {
    long opened = open(chain, model, bad);
    chain.judge(opened, bad.encode());
    var _ = chain.block(chain.verdicts(opened, false, 0, 1, 2));
    Scene.require(status(chain, bad) == Status.REJECTED, "another proof is rejected");
  }

  static long open(RecordedChain chain, Bytes32 model, ProvenInference proven) {
    Bytes call = RelayContract.settleZk(model, proven.leaf().hash(), PROOF_BLOB);
    var _ = chain.block(chain.wallets.get(1).call(Addresses.RELAY, call));
    return chain.latest().settlementCount();
  }

  static Status status(RecordedChain chain, ProvenInference proven) {
    Bytes32 root = proven.leaf().hash();
    Bytes state = chain.latest().read(Addresses.RELAY, RelayContract.getRoot(root));
    return RelayContract.decodeRoot(state).status();
  }

  private static ProvenInference signed(
      RecordedChain chain, EnclaveIdentity node, Bytes32 model, Bytes32 digest) {
    return RecordedAnswer.signed(node, model, digest, "height " + chain.height(), chain.time() - 1);
  }

  private static Bytes flipped(Bytes proof) {
    byte[] bytes = proof.toArray().clone();
    bytes[bytes.length / 2] ^= 1;
    return Bytes.wrap(bytes);
  }

  private static ModelTransactions.Registration entry(RecordedChain chain, Address verifier) {
    return new ModelTransactions.Registration(
        BLOB,
        RecordedAnswer.DIGEST,
        chain.time() + 1_000,
        new RegisteredModel.Fees(BigInteger.ONE, BigInteger.TWO, BigInteger.TEN),
        List.of(),
        Optional.of(RecordedAnswer.circuit(verifier)));
  }

  static Bytes join(RecordedChain chain, EnclaveIdentity identity, NodeKind kind, String host) {
    NodeRegistration node =
        new NodeRegistration(
            identity.publicKey(), identity.tlsCertificateDer(), Address.ZERO, host, kind.teeType());
    Bytes32 hash = node.hash(chain.config.chainId(), chain.config.administrator());
    return node.unattested(identity.sign(hash));
  }
}
