package network.haca.benchmarks.payments;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import network.haca.contracts.EthereumClient;

/** Requests that each open a session, and what of their time is the chain's. */
final class FirstPayments {
  private static final int CALLS = 300;

  private final TimedRelay relay;
  private final long around;
  private final List<Long> besideChain = new ArrayList<>();
  private final List<Long> chain = new ArrayList<>();
  private long calls;

  FirstPayments(TimedRelay relay) throws IOException {
    this.relay = relay;
    this.around = around(relay);
  }

  /**
   * Median time of a call of the chain beside that which the relay sees of it, in nanoseconds: the
   * way there and back, by the client that the facilitator has.
   */
  private static long around(TimedRelay relay) throws IOException {
    EthereumClient caller = new EthereumClient(relay.url());
    List<Long> around = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      long before = relay.nanos();
      long begin = System.nanoTime();
      var _ = caller.blockNumber();
      long took = System.nanoTime() - begin;
      around.add(took - (relay.nanos() - before));
    }
    return Nanos.median(around);
  }

  /**
   * @param payment that nobody has seen
   */
  void ask(Customer customer, String payment) throws IOException {
    long before = relay.nanos();
    long callsBefore = relay.calls();
    long took = customer.ask(Shop.SOLD, Map.of(Customer.PAYMENT, payment)).nanos();
    calls = relay.calls() - callsBefore;
    long asking = relay.nanos() - before + calls * around;
    besideChain.add(took - asking);
    chain.add(asking);
  }

  /** Median without the calls of the chain, in milliseconds. */
  double besideChain() {
    return Nanos.millis(besideChain);
  }

  /** Median of the calls of the chain, as their caller waits for them, in milliseconds. */
  double chain() {
    return Nanos.millis(chain);
  }

  /** The number of calls of the chain that the last of them took. */
  long calls() {
    return calls;
  }
}
