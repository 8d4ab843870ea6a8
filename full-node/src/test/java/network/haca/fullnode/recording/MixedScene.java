package network.haca.fullnode.recording;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.ModelTransactions;
import network.haca.contracts.NodeRegistration;
import network.haca.contracts.RegisteredModel;
import network.haca.contracts.RegistryTransactions;
import network.haca.fullnode.tendermint.ExecTxResult;
import network.haca.fullnode.verdict.RecordedAnswer;
import network.haca.pipe.CompletionRequest;
import network.haca.pipe.CompletionResult;
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
import network.haca.testkit.RecordedCircuit;

/**
 * Transactions that ask for a proof and for a text: right ones count, and a wrong proof does not.
 */
final class MixedScene implements Scene {
  private static final Bytes32 CIRCUIT = Bytes32.ofUnsigned(0x3b10b);
  private static final Bytes32 TEXT = Bytes32.ofUnsigned(0x3b10c);
  private static final int FP32 = 10;
  private static final long GAS = 4_000_000;

  private final EnclaveIdentity prover = Enclaves.identity();
  private final EnclaveIdentity llm = Enclaves.identity();

  @Override
  public void play(RecordedChain chain) {
    Wallet owner = chain.wallets.get(2);
    Wallet administrator = chain.wallets.getFirst();
    Bytes32 circuit = ModelRegistryContract.idOf(CIRCUIT, owner.address());
    Bytes32 text = ModelRegistryContract.idOf(TEXT, owner.address());
    Address verifier = owner.nextContract();
    var _ =
        chain.block(
            owner.create(Assembly.deploying(RecordedAnswer.CODE), 8_000_000),
            administrator.call(Addresses.REGISTRY, joined(chain), GAS),
            administrator.call(Addresses.REGISTRY, approved(), GAS),
            administrator.call(
                Addresses.REGISTRY,
                node(llm, "llm:1", NodeKind.LLM_PROXY)
                    .attested(Enclaves.document(llm, chain.time() - 2)),
                GAS));
    var _ =
        chain.block(
            owner.call(
                Addresses.MODEL_REGISTRY,
                entry(
                    chain,
                    CIRCUIT,
                    List.of(new RegisteredModel.Output("scores", FP32, List.of(1L, 3L))),
                    Optional.of(RecordedAnswer.circuit(verifier))),
                8_000_000),
            owner.call(
                Addresses.MODEL_REGISTRY, entry(chain, TEXT, List.of(), Optional.empty()), GAS));
    var _ =
        chain.block(
            administrator.call(
                Addresses.MODEL_REGISTRY, ModelTransactions.serve(prover.teeId(), circuit), GAS),
            administrator.call(
                Addresses.MODEL_REGISTRY, ModelTransactions.serve(llm.teeId(), text), GAS));
    Wallet user = chain.wallets.get(3);
    Bytes proven = proven(circuit);
    var _ =
        chain.block(
            user.call(Addresses.INFERENCE, proven, GAS),
            user.call(Addresses.INFERENCE, proven, GAS),
            user.call(Addresses.INFERENCE, texted(text), GAS));
    Scene.require(chain.latest().admissions().size() == 3, "two proofs and a text are asked for");
    chain.emptyBlocks(1);
    List<OpenAdmission> open = chain.latest().admissions();
    Bytes proof = Bytes.fromHex(RecordedCircuit.proof());
    Bytes wrong =
        Conclusions.answered(chain, prover, open.get(0), scores(), Bytes.wrap(new byte[100]));
    Bytes right = Conclusions.answered(chain, prover, open.get(0), scores(), proof);
    Bytes other = Conclusions.answered(chain, prover, open.get(1), scores(), proof);
    Bytes said =
        Conclusions.answered(
            chain, llm, open.get(2), InferenceAbi.write(new CompletionResult("yes")), Bytes.EMPTY);
    requireCodes(chain.block(wrong, other), List.of(1, 1));
    requireCodes(chain.block(right, other, said), List.of(0, 0, 0));
    Scene.require(chain.latest().admissions().isEmpty(), "all are concluded");
  }

  private Bytes joined(RecordedChain chain) {
    NodeRegistration node = node(prover, "prover:2", NodeKind.ZKML_PROVER);
    Bytes32 hash = node.hash(chain.config.chainId(), chain.config.administrator());
    return node.unattested(prover.sign(hash));
  }

  private static NodeRegistration node(EnclaveIdentity identity, String host, NodeKind kind) {
    return new NodeRegistration(
        identity.publicKey(), identity.tlsCertificateDer(), Address.ZERO, host, kind.teeType());
  }

  private static Bytes approved() {
    return RegistryTransactions.approvePcr(
        Enclaves.MEASUREMENTS.get(0),
        Enclaves.MEASUREMENTS.get(1),
        Enclaves.MEASUREMENTS.get(2),
        "1",
        NodeKind.LLM_PROXY.teeType());
  }

  private static Bytes entry(
      RecordedChain chain,
      Bytes32 blob,
      List<RegisteredModel.Output> outputs,
      Optional<RegisteredModel.Circuit> circuit) {
    BigInteger zkml = circuit.isPresent() ? BigInteger.TEN : BigInteger.ZERO;
    return ModelTransactions.register(
        new ModelTransactions.Registration(
            blob,
            RecordedAnswer.DIGEST,
            chain.time() + 10_000,
            new RegisteredModel.Fees(BigInteger.ONE, BigInteger.TWO, zkml),
            outputs,
            circuit));
  }

  private static NumberTensor tensor(String name, Stream<BigDecimal> numbers) {
    List<FixedPoint> values =
        numbers
            .map(each -> new FixedPoint(each.unscaledValue(), BigInteger.valueOf(each.scale())))
            .toList();
    return new NumberTensor(name, values, List.of(1L, (long) values.size()));
  }

  private static Bytes proven(Bytes32 entry) {
    NumberTensor input = tensor("input", RecordedCircuit.INPUT.stream().map(BigDecimal::new));
    return InferenceAbi.write(
        new ModelRequest(1, entry.toHex(), new ModelInput(List.of(input), List.of())));
  }

  private static Bytes scores() {
    Stream<BigDecimal> exact =
        RecordedCircuit.OUTPUT.stream()
            .map(
                number ->
                    new BigDecimal(number)
                        .divide(new BigDecimal(1 << RecordedCircuit.SCALE))
                        .stripTrailingZeros());
    return InferenceAbi.write(
        new ModelOutput(List.of(tensor("scores", exact)), List.of(), List.of(), false));
  }

  private static Bytes texted(Bytes32 entry) {
    return InferenceAbi.write(
        new CompletionRequest(2, entry.toHex(), "Is it recorded?", 16, List.of(), 0));
  }

  private static void requireCodes(List<ExecTxResult> results, List<Integer> codes) {
    Scene.require(
        results.stream().map(ExecTxResult::getCode).toList().equals(codes),
        "what is concluded: " + results);
  }
}
