package network.haca.benchmarks.payments;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import network.haca.x402.Offer;

/**
 * Measures the time that payment adds to one client's request. Free and paid requests take turns,
 * so that both have the same machine.
 */
public final class PaymentsBench implements AutoCloseable {
  private static final int DISK_WRITES = 200;
  private static final int DISK_BYTES = 1024;

  private final Vertx vertx = Vertx.vertx();
  private final Path home;
  private final Shop shop;
  private long nonces;

  /**
   * Medians in milliseconds.
   *
   * @param free a request that is not paid for
   * @param inSession a request of a session, and before it the charge of the one before
   * @param first a request that opens a session, without its calls of the chain
   * @param chain those calls, as who makes them waits for them
   * @param calls how many these are
   * @param disk a durable write of a kilobyte to the ledger's disk
   */
  public record Result(
      double free, double inSession, double first, double chain, long calls, double disk) {
    /** Time by which a session's request is slower than a free one. */
    public double addedInSession() {
      return inSession - free;
    }

    /** Time by which a first payment is slower than a free request, beside the chain. */
    public double addedFirst() {
      return first - free;
    }
  }

  /**
   * @param home for ledger and proofs
   */
  public PaymentsBench(Path home) throws Exception {
    this.home = home;
    this.shop = Shop.open(vertx, home);
  }

  /**
   * @param requests in a session, and as many free ones
   * @param payments that each open a session
   */
  public Result measure(int requests, int payments) throws IOException {
    try (Customer customer = new Customer(vertx, shop.node(), shop.payers())) {
      Offer offer = customer.offer();
      var _ = firsts(customer, offer, Math.ceilDiv(payments, 2), new ArrayList<>());
      var _ = inSession(customer, offer, requests, new ArrayList<>());
      List<Long> free = new ArrayList<>();
      List<Long> paid = inSession(customer, offer, requests, free);
      FirstPayments firsts = firsts(customer, offer, payments, free);
      return new Result(
          Nanos.millis(free),
          Nanos.millis(paid),
          firsts.besideChain(),
          firsts.chain(),
          firsts.calls(),
          Nanos.millis(disk()));
    }
  }

  private List<Long> inSession(Customer customer, Offer offer, int requests, List<Long> free)
      throws IOException {
    String payment = customer.pay(offer, ++nonces);
    String session =
        customer.ask(Shop.SOLD, Map.of(Customer.PAYMENT, payment)).headers().get(Customer.SESSION);
    List<Long> paid = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      free.add(customer.ask(Shop.FREE, Map.of()).nanos());
      paid.add(customer.ask(Shop.SOLD, Map.of(Customer.SESSION, session)).nanos());
    }
    return paid;
  }

  private FirstPayments firsts(Customer customer, Offer offer, int payments, List<Long> free)
      throws IOException {
    FirstPayments firsts = new FirstPayments(shop.relay());
    for (int i = 0; i < payments; i++) {
      String payment = customer.pay(offer, ++nonces);
      free.add(customer.ask(Shop.FREE, Map.of()).nanos());
      firsts.ask(customer, payment);
    }
    return firsts;
  }

  private List<Long> disk() throws IOException {
    List<Long> nanos = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.allocate(DISK_BYTES);
    try (FileChannel file =
        FileChannel.open(
            home.resolve("disk"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int i = 0; i < DISK_WRITES; i++) {
        long begin = System.nanoTime();
        bytes.rewind();
        while (bytes.hasRemaining()) {
          file.write(bytes);
        }
        file.force(false);
        nanos.add(System.nanoTime() - begin);
      }
    }
    return nanos;
  }

  @Override
  public void close() {
    shop.close();
    vertx.close().await();
  }
}
