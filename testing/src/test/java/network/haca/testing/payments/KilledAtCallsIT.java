package network.haca.testing.payments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import network.haca.testing.payments.FaultyPath.Fault;
import network.haca.x402.Scheme;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A facilitator that ends by SIGKILL at a named call, of its gate or of its own to the chain: when
 * the call arrives, or when it is done and the answer is on its way. What was promised is kept
 * once.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class KilledAtCallsIT {
  /** Of a payment that is checked and set aside. */
  private static final List<String> VERIFYING = List.of("eth_blockNumber", "eth_getCode");

  /** Of a transaction, from when it is tried and built to when it is final. */
  private static final List<String> SETTLING =
      List.of(
          "eth_call",
          "eth_getTransactionCount",
          "eth_gasPrice",
          "eth_maxPriorityFeePerGas",
          "eth_sendRawTransaction",
          "eth_getTransactionReceipt",
          "safe",
          "finalized");

  @TempDir private Path home;

  private KilledFacilitator killed;

  @BeforeEach
  void start() throws Exception {
    killed = new KilledFacilitator(home, Map.of(), Optional.empty());
  }

  @AfterEach
  void stop() {
    killed.close();
  }

  /** Pays, and kills the facilitator at a call; {@code fault} says before it or after it. */
  private void payKilledAt(Scheme scheme, String call, Fault fault) throws Exception {
    FaultyPath path =
        call.startsWith("eth_") || SETTLING.contains(call) ? killed.ofChain() : killed.ofGate();
    int before = killed.kills();
    KilledFacilitator.Action order = () -> path.fail(call, fault, 1, killed::kill);
    if (SETTLING.contains(call)) {
      killed.pay(scheme, order);
    } else {
      order.run();
      killed.pay(scheme, () -> {});
    }
    String step = "%s, %s, %s".formatted(scheme, call, fault);
    assertEquals(1, path.met(), step);
    assertEquals(before + 1, killed.kills(), step);
  }

  @Test
  void x1X4X9WhoIsKilledBeforeOrAfterItSendsATransactionGoesOn() throws Exception {
    payKilledAt(Scheme.UPTO, "eth_sendRawTransaction", Fault.LOST);
    payKilledAt(Scheme.EXACT, "eth_sendRawTransaction", Fault.UNANSWERED);
    killed.assertReconciled();
  }

  @Test
  @Tag("full")
  void x1X3X4X8X9WhoIsKilledAtAnyCallOfAPaymentGoesOn() throws Exception {
    for (Scheme scheme : Scheme.values()) {
      List<String> calls = new ArrayList<>(List.of("reservations", "progress", "charge"));
      if (scheme == Scheme.EXACT) {
        calls.add("settle");
      }
      calls.addAll(VERIFYING);
      calls.addAll(SETTLING);
      for (String call : calls) {
        payKilledAt(scheme, call, Fault.LOST);
        payKilledAt(scheme, call, Fault.UNANSWERED);
      }
    }
    killed.assertReconciled();
  }
}
