package network.haca.workers.zk;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import network.haca.contracts.RegisteredModel;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.schemas.tensor.Datatype;
import network.haca.schemas.tensor.Tensor;
import network.haca.schemas.tensor.TensorTranscript;
import network.haca.testkit.RecordedCircuit;
import network.haca.zk.CircuitDescription;
import network.haca.zk.CircuitFolder;
import network.haca.zk.ModelInputs;
import network.haca.zk.ZkException;
import network.haca.zkverifier.CircuitForm;
import network.haca.zkverifier.CircuitTerms;
import network.haca.zkverifier.ZkProof;

/** The recorded circuit as a registered model, its question, and a prover that knows its answer. */
final class Recorded {
  static final Bytes32 DIGEST = Bytes32.ofUnsigned(0xd19e57);
  static final Bytes32 ENTRY = Bytes32.ofUnsigned(2);
  static final Bytes CODE = Bytes.fromHex(RecordedCircuit.verifierCode());

  private static final CircuitForm FORM =
      new CircuitForm(List.of(side("a", 5), side("b", 3)), List.of(side("p", 2), side("q", 1)));
  private static final Bytes CODE_IN_PARTS = Bytes.concat(CODE, FORM.suffix());

  private Recorded() {}

  private static CircuitForm.Side side(String name, long columns) {
    return new CircuitForm.Side(name, List.of(1L, columns));
  }

  static ProvableModel model(Path folder) throws IOException {
    Path circuits = folder.resolve("circuits");
    Path _ = RecordedCircuit.writeInto(circuits.resolve("classifier"));
    return Objects.requireNonNull(
        ProvableModel.find(circuits, List.of(entry(Keccak.hash(CODE)))).get(DIGEST));
  }

  static RegisteredModel entry(Bytes32 codeHash) {
    Bytes32 word = Bytes32.ofUnsigned(1);
    return new RegisteredModel(
        ENTRY,
        word,
        DIGEST,
        Address.ZERO,
        1,
        0,
        BigInteger.TEN.longValue(),
        Address.ZERO,
        RegisteredModel.Fees.NONE,
        List.of(),
        Optional.of(
            new RegisteredModel.Circuit(
                Address.ZERO,
                codeHash,
                RecordedCircuit.GAS_CEILING,
                word,
                word,
                List.of(RecordedCircuit.SCALE),
                List.of(RecordedCircuit.SCALE))));
  }

  /** The recorded circuit as one of two inputs and two outputs, whose numbers are the same. */
  static ProvableModel inParts(Path folder) throws IOException {
    ProvableModel whole = model(folder);
    CircuitDescription one = whole.circuit();
    List<Integer> scales = List.of(RecordedCircuit.SCALE, RecordedCircuit.SCALE);
    CircuitDescription two =
        new CircuitDescription(
            one.ezkl(),
            one.logrows(),
            FORM,
            scales,
            scales,
            List.of(5, 3),
            List.of(2, 1),
            Keccak.hash(CODE_IN_PARTS),
            one.verifyingKeyHash(),
            one.referenceString(),
            one.gas(),
            one.gasCeiling(),
            Collections.nCopies(2, one.least().getFirst()),
            Collections.nCopies(2, one.greatest().getFirst()),
            one.maxError(),
            one.proofTime());
    CircuitTerms terms = whole.terms();
    return new ProvableModel(
        whole.id(),
        new CircuitTerms(
            terms.entry(),
            terms.modelDigest(),
            Keccak.hash(CODE_IN_PARTS),
            terms.gasCeiling(),
            scales,
            scales),
        whole.folder(),
        two,
        CODE_IN_PARTS);
  }

  static Tensor input() {
    return tensor("features", 8, Bytes.fromHex(RecordedCircuit.inputContent()));
  }

  static Tensor scores() {
    return tensor("scores", 3, Bytes.fromHex(RecordedCircuit.outputContent()));
  }

  static Tensor tensor(String name, long elements, Bytes content) {
    return new Tensor(name, Datatype.FP32, List.of(1L, elements), content);
  }

  static TensorTranscript question() {
    return new TensorTranscript(
        "classifier",
        "1",
        DIGEST,
        Bytes.wrap(new byte[16]),
        "",
        TensorTranscript.under(Optional.of(ENTRY)),
        List.of(input()));
  }

  static List<Bytes32> instances() {
    return RecordedCircuit.instances().stream().map(Bytes32::fromHex).toList();
  }

  /** Fails as long as it is told to. */
  static final class Prover implements CircuitProver {
    volatile boolean fails;
    volatile boolean hangs;
    volatile Predicate<ModelInputs> broken = _ -> false;
    volatile Runnable beforeProof = () -> {};
    volatile Bytes proof = Bytes.fromHex(RecordedCircuit.proof());
    private final AtomicInteger asked = new AtomicInteger();
    private final Semaphore released = new Semaphore(0);

    private void hang() throws IOException {
      int _ = asked.incrementAndGet();
      try {
        released.acquire();
        throw new IOException("abandoned");
      } catch (InterruptedException e) {
        throw new IOException("interrupted", e);
      }
    }

    int asked() {
      return asked.get();
    }

    @Override
    public List<Bytes32> answer(CircuitFolder circuit, ModelInputs input) throws IOException {
      int _ = asked.incrementAndGet();
      if (broken.test(input)) {
        throw ZkException.failed("EZKL breaks on it");
      }
      if (fails) {
        throw new IOException("its last words are in /home/node/prover.log");
      }
      return instances();
    }

    @Override
    public ZkProof prove(CircuitFolder circuit, ModelInputs input, BooleanSupplier isWanted)
        throws IOException {
      beforeProof.run();
      if (!isWanted.getAsBoolean()) {
        throw new IOException("unwanted");
      }
      if (hangs) {
        hang();
      }
      return new ZkProof(Keccak.hash(CODE), proof, answer(circuit, input));
    }

    @Override
    public void abandon() {
      released.release();
    }

    @Override
    public void close() {}
  }
}
