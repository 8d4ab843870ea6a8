package network.haca.workers.zk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import network.haca.answering.core.Answerer;
import network.haca.answering.core.NoAnswerNowException;
import network.haca.answering.core.Reply;
import network.haca.answering.core.VainTries;
import network.haca.contracts.RegisteredModel;
import network.haca.pipe.Failure;
import network.haca.pipe.FixedPoint;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.InferenceRequest;
import network.haca.pipe.ModelInput;
import network.haca.pipe.ModelOutput;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.NumberTensor;
import network.haca.pipe.OpenRequest;
import network.haca.primitives.Bytes32;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.workers.pipe.AskableModel;
import network.haca.workers.pipe.ContractInputs;
import network.haca.zk.CircuitRange;
import network.haca.zk.ModelInputs;
import network.haca.zk.ZkException;
import network.haca.zkverifier.DecimalNumbers;
import network.haca.zkverifier.ProvenCalls;
import network.haca.zkverifier.VerifierRun;
import network.haca.zkverifier.ZkProof;

/**
 * Answers by circuits, each answer with its proof: the numbers are the circuit's, exactly, as
 * decimal ones (rule P5). One after the other, since one proof takes all of the machine.
 */
public final class CircuitAnswers implements Answerer {
  private final Map<Bytes32, AskableModel> models;
  private final Map<Bytes32, ProvableModel> circuits;
  private final CircuitProver prover;
  private final Executor executor;
  private final VainTries vain = new VainTries();

  /**
   * @param models by the ids of their entries
   * @param circuits by the digests of their models
   * @param executor of one thread, on which the prover is waited for
   */
  public CircuitAnswers(
      Map<Bytes32, AskableModel> models,
      Map<Bytes32, ProvableModel> circuits,
      CircuitProver prover,
      Executor executor) {
    this.models = new TreeMap<>(models);
    this.circuits = new TreeMap<>(circuits);
    this.prover = prover;
    this.executor = executor;
  }

  @Override
  public CompletionStage<Reply> answer(OpenRequest request) {
    AskableModel asked = models.get(request.entry());
    ProvableModel circuit = circuits.get(request.digest());
    if (asked == null || circuit == null || !circuit.id().equals(request.entry())) {
      return CompletableFuture.failedStage(
          new NoAnswerNowException("this node has no circuit of entry " + request.entry().toHex()));
    }
    Optional<InferenceRequest> read = InferenceAbi.readRequest(request.callData());
    return read.isPresent() && read.get() instanceof ModelRequest question
        ? CompletableFuture.supplyAsync(
            () -> prove(request.key(), asked, circuit, question.input()), executor)
        : CompletableFuture.completedStage(Reply.of(Failure.INPUT_REFUSED));
  }

  private Reply prove(Bytes32 key, AskableModel asked, ProvableModel circuit, ModelInput question) {
    if (vain.areOver(key)) {
      return Reply.lastResort(Failure.MODEL_FAILED);
    }
    Optional<List<Bytes32>> elements = ProvenCalls.input(circuit.terms(), question);
    if (elements.isEmpty() || !isTaken(asked, question)) {
      return Reply.of(Failure.INPUT_REFUSED);
    }
    ModelInputs input = circuitInput(circuit, question, elements.get());
    try {
      CircuitRange.require(input, circuit.circuit());
    } catch (ZkException e) {
      return Reply.of(Failure.INPUT_REFUSED);
    }
    try {
      return reply(asked, circuit, question, prove(circuit, input));
    } catch (IOException e) {
      if (!isBroken(key, circuit)) {
        throw notYet(e);
      }
    }
    try {
      return reply(asked, circuit, question, prove(circuit, input));
    } catch (ZkException e) {
      vain.end(key);
      return Reply.lastResort(Failure.MODEL_FAILED);
    } catch (IOException e) {
      throw notYet(e);
    }
  }

  private ZkProof prove(ProvableModel circuit, ModelInputs input) throws IOException {
    return prover.prove(circuit.folder(), input, () -> true);
  }

  private static NoAnswerNowException notYet(IOException failure) {
    return new NoAnswerNowException("the answer is not proven yet: " + failure.getMessage());
  }

  /**
   * Whether the prover has failed on an input again and again, and proves another one now. Failing
   * on that input once more then says something of it; all before may be the machine's trouble.
   */
  private boolean isBroken(Bytes32 key, ProvableModel circuit) {
    vain.add(key);
    if (!vain.areOver(key)) {
      return false;
    }
    vain.forget(key);
    try {
      var _ = prove(circuit, circuit.folder().sample());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static ModelInputs circuitInput(
      ProvableModel circuit, ModelInput question, List<Bytes32> elements) {
    List<NumberTensor> sorted =
        question.numbers().stream().sorted(Comparator.comparing(NumberTensor::name)).toList();
    return CircuitInput.of(
        elements,
        sorted.stream().map(NumberTensor::name).toList(),
        sorted.stream().map(tensor -> tensor.values().size()).toList(),
        circuit.terms().inputScales());
  }

  /** Whether names and shapes are the model's. */
  private static boolean isTaken(AskableModel asked, ModelInput question) {
    try {
      return !new ContractInputs(asked.model().inputs()).tensors(question).isEmpty();
    } catch (InvalidTensorException e) {
      return false;
    }
  }

  /** A proof that its verifier does not take here would make a whole conclusion void. */
  private static Reply reply(
      AskableModel asked, ProvableModel circuit, ModelInput question, ZkProof made) {
    Optional<ModelOutput> output = output(asked, circuit, made);
    if (output.isEmpty()) {
      return Reply.of(Failure.OUTPUT_UNREPRESENTABLE);
    }
    return switch (ProvenCalls.judge(
        circuit.terms(), circuit.verifier(), question, output.get(), made.proof())) {
      case VerifierRun.Verdict.Holds _ ->
          Reply.proven(InferenceAbi.write(output.get()), made.proof());
      case VerifierRun.Verdict.Fails(String reason) ->
          throw new NoAnswerNowException("the proof does not hold: " + reason);
    };
  }

  /** Nothing if a number is beyond those of contracts, or they are not the entry's. */
  private static Optional<ModelOutput> output(
      AskableModel asked, ProvableModel circuit, ZkProof made) {
    List<RegisteredModel.Output> outputs = asked.entry().outputs();
    List<RegisteredModel.Output> sorted =
        outputs.stream().sorted(Comparator.comparing(RegisteredModel.Output::name)).toList();
    if (sorted.size() != circuit.terms().outputScales().size()) {
      return Optional.empty();
    }
    Map<String, NumberTensor> tensors = new TreeMap<>();
    int at = circuit.circuit().inputs();
    for (int i = 0; i < sorted.size(); i++) {
      RegisteredModel.Output output = sorted.get(i);
      int end = at + (int) output.shape().stream().reduce(1L, (a, b) -> a * b).longValue();
      Optional<List<FixedPoint>> numbers =
          end <= made.instances().size()
              ? numbers(made.instances().subList(at, end), circuit.terms().outputScales().get(i))
              : Optional.empty();
      if (numbers.isEmpty()) {
        return Optional.empty();
      }
      tensors.put(output.name(), new NumberTensor(output.name(), numbers.get(), output.shape()));
      at = end;
    }
    return at == made.instances().size()
        ? Optional.of(
            new ModelOutput(
                outputs.stream().map(each -> tensors.get(each.name())).toList(),
                List.of(),
                List.of(),
                false))
        : Optional.empty();
  }

  private static Optional<List<FixedPoint>> numbers(List<Bytes32> elements, int scale) {
    List<FixedPoint> numbers = new ArrayList<>();
    for (Bytes32 element : elements) {
      Optional<FixedPoint> number = DecimalNumbers.decimal(element, scale);
      if (number.isEmpty()) {
        return Optional.empty();
      }
      numbers.add(number.get());
    }
    return Optional.of(numbers);
  }
}
