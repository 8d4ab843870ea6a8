package network.haca.fullnode.recording;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.ModelTransactions;
import network.haca.contracts.NodeRegistration;
import network.haca.contracts.RegisteredModel;
import network.haca.fullnode.tendermint.ExecTxResult;
import network.haca.pipe.Failure;
import network.haca.pipe.FixedPoint;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.ModelInput;
import network.haca.pipe.ModelOutput;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.NumberTensor;
import network.haca.pipe.OpenAdmission;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;

/**
 * Transactions that ask a model: answered, failed, never answered, and conclusions that are wrong.
 */
final class InferenceScene implements Scene {
  private static final Bytes32 BLOB = Bytes32.ofUnsigned(60);
  private static final int FP32 = 10;
  private static final long GAS = 2_000_000;

  /** Heights after which nobody answers any more. */
  private static final int WAIT = 70;

  @Override
  public void play(RecordedChain chain) {
    EnclaveIdentity node =
        EnclaveIdentity.create("asked", Instant.ofEpochSecond(chain.time()), Duration.ofDays(30));
    Wallet owner = chain.wallets.get(2);
    Bytes32 entry = ModelRegistryContract.idOf(BLOB, owner.address());
    Wallet administrator = chain.wallets.getFirst();
    var _ =
        chain.block(
            owner.call(Addresses.MODEL_REGISTRY, ModelTransactions.register(model(chain)), GAS),
            administrator.call(Addresses.REGISTRY, join(chain, node), GAS),
            administrator.call(
                Addresses.MODEL_REGISTRY, ModelTransactions.serve(node.teeId(), entry), GAS));
    Wallet user = chain.wallets.get(3);
    var _ =
        chain.block(
            user.call(Addresses.INFERENCE, request(entry, 1), GAS),
            user.call(Addresses.INFERENCE, request(entry, 2), GAS),
            user.call(Addresses.INFERENCE, request(entry, 3), GAS),
            user.call(Addresses.INFERENCE, request(entry, 4), 200_000),
            user.call(Addresses.INFERENCE, Bytes.fromHex("00"), GAS));
    Scene.require(
        chain.latest().admissions().size() == 3, "three wait, one lacks gas, one asks nothing");
    chain.emptyBlocks(1);
    List<OpenAdmission> open = chain.latest().admissions();
    Bytes good = answered(chain, node, open.get(0));
    Bytes failed = Conclusions.failed(chain, node, open.get(1), Failure.INPUT_REFUSED);
    List<ExecTxResult> results = chain.block(good, failed, good, user.transfer(0, Address.ZERO, 1));
    Scene.require(
        results.stream().map(ExecTxResult::getCode).toList().equals(List.of(0, 0, 1, 0)),
        "each conclusion counts once");
    chain.emptyBlocks(WAIT);
    Scene.require(chain.latest().admissions().isEmpty(), "what nobody answers fails");
  }

  private static ModelTransactions.Registration model(RecordedChain chain) {
    return new ModelTransactions.Registration(
        BLOB,
        Bytes32.ofUnsigned(61),
        chain.time() + 10_000,
        new RegisteredModel.Fees(
            BigInteger.valueOf(1_234_567_890_123L), BigInteger.ONE, BigInteger.ZERO),
        List.of(new RegisteredModel.Output("y", FP32, List.of(2L))),
        Optional.empty());
  }

  private static Bytes join(RecordedChain chain, EnclaveIdentity identity) {
    NodeRegistration node =
        new NodeRegistration(
            identity.publicKey(),
            identity.tlsCertificateDer(),
            Address.ofWord(Bytes32.ofUnsigned(0xfee)),
            "asked:1",
            NodeKind.VANILLA.teeType());
    Bytes32 hash = node.hash(chain.config.chainId(), chain.config.administrator());
    return node.unattested(identity.sign(hash));
  }

  private static Bytes request(Bytes32 entry, long number) {
    NumberTensor input = new NumberTensor("x", List.of(FixedPoint.of(number, 0)), List.of(1L));
    return InferenceAbi.write(
        new ModelRequest(0, entry.toHex(), new ModelInput(List.of(input), List.of())));
  }

  private static Bytes answered(RecordedChain chain, EnclaveIdentity node, OpenAdmission open) {
    NumberTensor output =
        new NumberTensor("y", List.of(FixedPoint.of(15, 1), FixedPoint.of(-3, 0)), List.of(2L));
    Bytes data = InferenceAbi.write(new ModelOutput(List.of(output), List.of(), List.of(), false));
    return Conclusions.answered(chain, node, open, data, Bytes.EMPTY);
  }
}
