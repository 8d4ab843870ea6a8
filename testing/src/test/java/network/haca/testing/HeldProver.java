package network.haca.testing;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import network.haca.primitives.Bytes32;
import network.haca.workers.zk.CircuitProver;
import network.haca.zk.CircuitFolder;
import network.haca.zk.ModelInputs;
import network.haca.zkverifier.ZkProof;

/** Answers at once, and makes no proof before it is let go. */
record HeldProver(CircuitProver prover, CountDownLatch released) implements CircuitProver {
  @Override
  public List<Bytes32> answer(CircuitFolder circuit, ModelInputs input) throws IOException {
    return prover.answer(circuit, input);
  }

  @Override
  public ZkProof prove(CircuitFolder circuit, ModelInputs input, BooleanSupplier isWanted)
      throws IOException {
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("ended while it was held", e);
    }
    return prover.prove(circuit, input, isWanted);
  }

  @Override
  public void abandon() {
    prover.abandon();
  }

  @Override
  public void close() {
    prover.close();
  }
}
