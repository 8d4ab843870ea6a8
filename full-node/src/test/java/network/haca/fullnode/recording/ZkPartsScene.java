package network.haca.fullnode.recording;

import java.util.List;
import java.util.Optional;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.ModelTransactions;
import network.haca.contracts.RegisteredModel;
import network.haca.contracts.RelayContract.Status;
import network.haca.fullnode.verdict.RecordedAnswer;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.schemas.NodeKind;
import network.haca.schemas.settlement.ProvenInference;
import network.haca.testkit.RecordedCircuit;

/** A circuit of two inputs and two outputs, whose tensors are told apart by their names. */
final class ZkPartsScene implements Scene {
  private static final Bytes32 BLOB = Bytes32.ofUnsigned(0x2b10c);

  private final EnclaveIdentity prover = Enclaves.identity();

  @Override
  public void play(RecordedChain chain) {
    Wallet owner = chain.wallets.get(1);
    Bytes32 model = ModelRegistryContract.idOf(BLOB, owner.address());
    Address verifier = owner.nextContract();
    var _ =
        chain.block(
            chain
                .wallets
                .getFirst()
                .call(
                    Addresses.REGISTRY,
                    ZkScene.join(chain, prover, NodeKind.ZKML_PROVER, "prover:2")),
            owner.create(Assembly.deploying(RecordedAnswer.CODE_IN_PARTS)));
    var _ =
        chain.block(
            owner.call(
                Addresses.MODEL_REGISTRY, ModelTransactions.register(entry(chain, verifier))));
    ProvenInference good = RecordedAnswer.inParts(prover, model, chain.time() - 1);
    long opened = ZkScene.open(chain, model, good);
    chain.judge(opened, good.encode());
    var _ = chain.block(chain.verdicts(opened, true, 0, 1, 2, 3));
    Scene.require(
        ZkScene.status(chain, good) == Status.SETTLED, "a proof of several tensors settles");
    ZkScene.rejected(chain, model, RecordedAnswer.inParts(prover, model, chain.time() - 1, "z"));
    ZkScene.rejected(
        chain,
        model,
        RecordedAnswer.signed(prover, model, RecordedAnswer.DIGEST, "one", chain.time() - 1));
  }

  private static ModelTransactions.Registration entry(RecordedChain chain, Address verifier) {
    List<Integer> scales = List.of(RecordedCircuit.SCALE, RecordedCircuit.SCALE);
    RegisteredModel.Circuit one = RecordedAnswer.circuit(verifier);
    return new ModelTransactions.Registration(
        BLOB,
        RecordedAnswer.DIGEST,
        chain.time() + 1_000,
        RegisteredModel.Fees.NONE,
        List.of(),
        Optional.of(
            new RegisteredModel.Circuit(
                verifier,
                Keccak.hash(RecordedAnswer.CODE_IN_PARTS),
                one.gasCeiling(),
                one.verifyingKeyHash(),
                one.referenceString(),
                scales,
                scales)));
  }
}
