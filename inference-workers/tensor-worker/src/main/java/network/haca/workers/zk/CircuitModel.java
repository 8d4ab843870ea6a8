package network.haca.workers.zk;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import network.haca.primitives.Bytes32;
import network.haca.schemas.tensor.InvalidTensorException;
import network.haca.schemas.tensor.Tensor;
import network.haca.workers.core.InferenceOutcome;
import network.haca.workers.core.Model;
import network.haca.workers.core.ModelStatistics;
import network.haca.workers.core.TensorSpec;
import network.haca.zk.CircuitRange;
import network.haca.zk.ModelInputs;
import network.haca.zk.ZkException;
import network.haca.zkverifier.FieldNumbers;

/**
 * A model whose answers are its circuit's, exactly; what the model itself says in floating point
 * stands beside them, and nobody vouches for it.
 */
public final class CircuitModel implements Model {
  private final Model model;
  private final ProvableModel provable;
  private final CircuitProver runner;
  private final Executor executor;

  /**
   * @param model in floating point
   * @param runner runs the circuit without proving
   * @param executor on which the runner is waited for
   */
  public CircuitModel(
      Model model, ProvableModel provable, CircuitProver runner, Executor executor) {
    this.model = model;
    this.provable = provable;
    this.runner = runner;
    this.executor = executor;
  }

  @Override
  public String name() {
    return model.name();
  }

  @Override
  public String version() {
    return model.version();
  }

  @Override
  public Bytes32 digest() {
    return model.digest();
  }

  @Override
  public boolean isProven() {
    return true;
  }

  @Override
  public ModelStatistics statistics() {
    return model.statistics();
  }

  @Override
  public List<TensorSpec> inputs() {
    return model.inputs();
  }

  @Override
  public List<TensorSpec> outputs() {
    return model.outputs();
  }

  @Override
  public CompletionStage<List<Tensor>> infer(List<Tensor> inputs) throws InvalidTensorException {
    return answer(inputs).thenApply(Answer::outputs);
  }

  @Override
  public CompletionStage<Answer> answer(List<Tensor> inputs) throws InvalidTensorException {
    ModelInputs input = input(inputs);
    return model.infer(inputs).thenApplyAsync(floats -> answer(floats, input), executor);
  }

  private Answer answer(List<Tensor> floats, ModelInputs input) {
    List<Bytes32> instances;
    try {
      instances = runner.answer(provable.folder(), input);
    } catch (IOException e) {
      throw new RefusedException(
          InferenceOutcome.Reason.UNAVAILABLE, "the circuit does not run now: " + e.getMessage());
    }
    int count = provable.circuit().inputs();
    requireSameInput(instances.subList(0, Math.min(count, instances.size())), input);
    return CircuitOutputs.answer(
        floats,
        instances.subList(Math.min(count, instances.size()), instances.size()),
        provable.terms().outputScales());
  }

  /** Whoever rounded otherwise would prove the answer to another question. */
  private void requireSameInput(List<Bytes32> elements, ModelInputs input) {
    List<Double> asked = input.first();
    List<Integer> scales = elementScales();
    boolean isSame = elements.size() == asked.size() && elements.size() == scales.size();
    for (int i = 0; isSame && i < elements.size(); i++) {
      BigDecimal number = FieldNumbers.number(elements.get(i), scales.get(i));
      isSame = number.compareTo(new BigDecimal(asked.get(i))) == 0;
    }
    if (!isSame) {
      throw new RefusedException(
          InferenceOutcome.Reason.FAILED, "the circuit has read another input than was asked");
    }
  }

  /** Of each public input that is the question. */
  private List<Integer> elementScales() {
    List<Integer> scales = new ArrayList<>();
    for (int i = 0; i < provable.terms().inputScales().size(); i++) {
      scales.addAll(
          Collections.nCopies(
              provable.circuit().inputElements().get(i), provable.terms().inputScales().get(i)));
    }
    return scales;
  }

  private ModelInputs input(List<Tensor> inputs) throws InvalidTensorException {
    ModelInputs input = CircuitInput.of(inputs, provable.terms().inputScales());
    try {
      CircuitRange.require(input, provable.circuit());
    } catch (ZkException e) {
      throw new InvalidTensorException(String.valueOf(e.getMessage()));
    }
    return input;
  }

  @Override
  public void close() {
    model.close();
  }
}
