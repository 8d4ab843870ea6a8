package network.haca.fullnode.abci;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import network.haca.fullnode.core.StateView;
import network.haca.pipe.OpenAdmission;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** What nodes answer to the transactions that wait: most in time, some late, some never. */
final class SimulatedAnswers {
  /** One for all runs: a key takes a second to make. */
  private static final AskedNode NODE = new AskedNode();

  private final Random random;

  /** By transaction. */
  private final Map<Bytes32, Bytes> conclusions = new TreeMap<>();

  SimulatedAnswers(Random random) {
    this.random = random;
  }

  /** Transactions of the administrator that make the model one that can be asked. */
  static List<Bytes> joining() {
    return NODE.joining(0);
  }

  /** The conclusions that are there for what waits in a state. */
  List<Bytes> given(StateView latest) {
    List<Bytes> given = new ArrayList<>();
    for (OpenAdmission open : latest.admissions()) {
      Bytes32 hash = open.transactionHash();
      if (isDrawn(open) && isAnswered(hash) && random.nextInt(3) > 0) {
        given.add(
            conclusions.computeIfAbsent(hash, _ -> NODE.conclusion(open, random.nextInt(99))));
      }
    }
    return given;
  }

  /** A conclusion whose answer is signed for another number; nothing if nothing waits. */
  Optional<Bytes> forged(StateView latest) {
    return latest.admissions().stream()
        .filter(SimulatedAnswers::isDrawn)
        .findFirst()
        .map(open -> NODE.forged(open, random.nextInt(99)));
  }

  private static boolean isDrawn(OpenAdmission open) {
    return !open.requests().getFirst().row().isEmpty();
  }

  /** Nobody answers one in four. */
  private static boolean isAnswered(Bytes32 transactionHash) {
    return (transactionHash.value().get(0) & 3) != 0;
  }
}
