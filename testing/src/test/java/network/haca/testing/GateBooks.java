package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import network.haca.primitives.Bytes32;
import network.haca.x402.gate.BookEntry;

/** The books of a network's facilitator, held against what its gates did. */
final class GateBooks {
  private final PaidRoleNetwork network;

  GateBooks(PaidRoleNetwork network) {
    this.network = network;
  }

  long count(BookEntry.Kind kind) throws Exception {
    return network.books().stream().filter(each -> each.kind() == kind).count();
  }

  /** Fails unless each step made one payment, in that order, which was charged as it may be. */
  void assertCharged(List<GateStep> steps) throws Exception {
    List<List<BigInteger>> charges = List.copyOf(charges().values());
    assertEquals(steps.size(), charges.size(), "nobody had to pay twice");
    for (int i = 0; i < steps.size(); i++) {
      steps.get(i).assertCharges(charges.get(i));
    }
    assertEquals(count(BookEntry.Kind.RESERVED), count(BookEntry.Kind.CHARGED));
    assertEquals(0, count(BookEntry.Kind.FAILED));
  }

  /** The charges of each payment, in the order in which payments were first made. */
  private Map<Bytes32, List<BigInteger>> charges() throws Exception {
    Map<Bytes32, List<BigInteger>> charges = new LinkedHashMap<>();
    for (BookEntry entry : network.books()) {
      List<BigInteger> own = charges.computeIfAbsent(entry.payment(), _ -> new ArrayList<>());
      if (entry.kind() == BookEntry.Kind.CHARGED && !entry.amount().isZero()) {
        own.add(entry.amount().value());
      }
    }
    return charges;
  }
}
