package network.haca.workers.zk;

import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import network.haca.primitives.Bytes32;
import network.haca.zk.CircuitFolder;
import network.haca.zk.Circuits;
import network.haca.zk.ModelInputs;
import network.haca.zkverifier.ZkProof;

/** A process that computes and proves answers of circuits, one at a time. Blocks. */
public interface CircuitProver extends AutoCloseable {
  /** The circuit's answer without a proof: the public inputs that a proof would have. */
  List<Bytes32> answer(CircuitFolder circuit, ModelInputs input) throws IOException;

  /**
   * Proves an answer.
   *
   * @param isWanted asked once {@link #abandon} would fail it: who stops wanting it and then
   *     abandons it has it neither done nor begun
   */
  ZkProof prove(CircuitFolder circuit, ModelInputs input, BooleanSupplier isWanted)
      throws IOException;

  /** Fails what is done now, by whichever thread; this goes on with what is asked next. */
  void abandon();

  @Override
  void close();

  /** EZKL. */
  static CircuitProver of(Circuits circuits) {
    return new CircuitProver() {
      @Override
      public List<Bytes32> answer(CircuitFolder circuit, ModelInputs input) throws IOException {
        return circuits.answer(circuit, input);
      }

      @Override
      public ZkProof prove(CircuitFolder circuit, ModelInputs input, BooleanSupplier isWanted)
          throws IOException {
        return circuits.prove(circuit, input, isWanted);
      }

      @Override
      public void abandon() {
        circuits.abandon();
      }

      @Override
      public void close() {
        circuits.close();
      }
    };
  }

  /** Starts such processes. */
  @FunctionalInterface
  interface Factory {
    /**
     * @param name of the process, of which its folder is called
     * @throws IOException if the programs that it needs are not to be had
     */
    CircuitProver start(String name) throws IOException;
  }
}
