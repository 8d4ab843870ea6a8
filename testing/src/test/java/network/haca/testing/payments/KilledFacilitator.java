package network.haca.testing.payments;

import static network.haca.testing.payments.FacilitatorUnderTest.JSON;
import static network.haca.testing.payments.FacilitatorUnderTest.KEY;
import static network.haca.testing.payments.FacilitatorUnderTest.SECRET;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import network.haca.primitives.Secp256k1;
import network.haca.testkit.Await;
import network.haca.x402.Network;
import network.haca.x402.Offer;
import network.haca.x402.Payment;
import network.haca.x402.Scheme;
import network.haca.x402.TestPayer;
import network.haca.x402.TransferMethod;
import network.haca.x402.Uint256;
import network.haca.x402.gate.BookEntry;
import network.haca.x402.gate.Means;
import network.haca.x402.gate.ProgressAnswer;
import network.haca.x402.gate.Reservation;
import network.haca.x402.gate.ReserveAnswer;

/**
 * A facilitator in a process of its own that may be killed at any time, and a gate that says again
 * what was not answered. Blocks are safe after the next one, and final after one more.
 */
final class KilledFacilitator implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String NETWORKS = "facilitator.networks";
  private static final int SLOTS = 1;
  private static final long PROGRESS = 100;
  private static final long CHARGE = 300;
  private static final long PRICE = 1_000;

  /** A payment that was seen before waits until what it has set aside lapses. */
  private static final Set<Integer> LATER = Set.of(402, 503);

  private final Vertx vertx = Vertx.vertx();
  private final AtomicReference<URI> chain = new AtomicReference<>();
  private final FaultyPath ofChain = new FaultyPath(vertx, chain::get);
  private final FaultyPath ofGate;
  private final Path home;
  private final FacilitatorProcesses processes;
  private final FacilitatorUnderTest facilitator;
  private final GateUnderTest gate;
  private final MovedOnce moved;
  private int kills;

  /** Something that is done to the facilitator, or to the paths to it and from it. */
  interface Action {
    void run() throws Exception;
  }

  KilledFacilitator(Path home, Map<String, String> more, Optional<String> agent) throws Exception {
    this.home = home;
    this.processes = new FacilitatorProcesses(home, agent);
    Map<String, String> settings = new TreeMap<>(more);
    settings.put("facilitator.session.idle", "1s");
    settings.put("facilitator.session.lease", "10s");
    settings.put("facilitator.exposure.percent", "10000");
    this.facilitator = new FacilitatorUnderTest(home, settings, SLOTS, Optional.of(this::launch));
    this.ofGate = new FaultyPath(vertx, facilitator::url);
    facilitator.isReachedBy(ofGate.url());
    this.gate = new GateUnderTest(facilitator, SECRET);
    this.moved = new MovedOnce(facilitator, gate);
  }

  /** Starts one that reaches its chain by a path on which calls may get lost. */
  private FacilitatorUnderTest.Running launch(Map<String, String> given) throws IOException {
    Map<String, String> settings = new TreeMap<>(given);
    String network = Network.BASE_SEPOLIA + "=";
    String url = Objects.requireNonNull(settings.get(NETWORKS)).substring(network.length());
    chain.set(URI.create(url));
    settings.put(NETWORKS, network + ofChain.url());
    return processes.start(settings);
  }

  /** The path of a gate's calls. */
  FaultyPath ofGate() {
    return ofGate;
  }

  /** The path of its own calls to the chain. */
  FaultyPath ofChain() {
    return ofChain;
  }

  GateUnderTest gate() {
    return gate;
  }

  /** SIGKILL; the gate starts another one as soon as it is not answered. */
  void kill() {
    processes.kill();
  }

  int kills() {
    return kills;
  }

  private static Offer offer(Scheme scheme) {
    Offer offer = TestPayer.offer(scheme, TransferMethod.PERMIT2, Secp256k1.addressOf(KEY));
    return scheme == Scheme.EXACT ? offer.withAmount(Uint256.of(PRICE)) : offer;
  }

  /**
   * Makes a payment, from its first request to its final block.
   *
   * @param settling what is done when the answer is there, before it is charged or settled
   */
  void pay(Scheme scheme, Action settling) throws Exception {
    Payment payment = new TestPayer(Instant.now()).pay(offer(scheme), moved.begin());
    Reservation reservation = reserve(payment, offer(scheme));
    assertInstanceOf(
        ProgressAnswer.Renewed.class, insist(() -> gate.progress(reservation, PROGRESS)));
    settling.run();
    BigInteger price = BigInteger.valueOf(CHARGE);
    if (scheme == Scheme.EXACT) {
      price = BigInteger.valueOf(PRICE);
      HttpResponse<String> settled = insist(() -> gate.settle(reservation));
      assertTrue(JSON.readTree(settled.body()).path("success").asBoolean(), settled::body);
    }
    var _ = insist(() -> gate.charge(reservation, CHARGE));
    moved.charged(price);
    awaitFinal();
  }

  private Reservation reserve(Payment payment, Offer offer) throws Exception {
    Uint256 most = offer.scheme() == Scheme.EXACT ? offer.amount() : Uint256.of(1_000_000);
    AtomicReference<String> told = new AtomicReference<>("");
    AtomicReference<Reservation> reserved = new AtomicReference<>();
    Await.until(
        PATIENCE,
        () -> "paid and denied: " + told.get(),
        () -> {
          HttpResponse<String> answer =
              insist(() -> gate.ask(new Means.ByPayment(payment), offer, most));
          told.set(answer.body());
          if (ReserveAnswer.read(answer.statusCode(), answer.body())
              instanceof ReserveAnswer.Reserved(Reservation reservation)) {
            reserved.set(reservation);
            return true;
          }
          assertTrue(LATER.contains(answer.statusCode()), answer::body);
          return false;
        });
    return Objects.requireNonNull(reserved.get());
  }

  private void awaitFinal() throws Exception {
    Await.until(
        PATIENCE,
        () -> "payment %d is not final".formatted(moved.payments()),
        () -> {
          var _ = facilitator.client.ask("evm_mine");
          return insist(
              () -> moved.count(BookEntry.Kind.SETTLED) == moved.payments() && processes.isDone());
        });
  }

  /** Says it until it is answered; who does not answer has been killed. */
  private <T> T insist(Callable<T> call) throws Exception {
    while (true) {
      try {
        return call.call();
      } catch (IOException cut) {
        revive(cut);
      }
    }
  }

  private void revive(IOException cut) throws Exception {
    Await.until(
        PATIENCE, () -> "it lives, and does not answer: " + cut, () -> !processes.isAlive());
    kills++;
    facilitator.start();
  }

  /** Every payment has moved once what its one answer costs, by one transaction. */
  void assertReconciled() throws Exception {
    // Of one that is killed at last there are books once it is started again.
    var _ = insist(() -> moved.count(BookEntry.Kind.OPENED));
    moved.assertReconciled(home.resolve("secret"));
  }

  @Override
  public void close() {
    facilitator.close();
    ofGate.close();
    ofChain.close();
    vertx.close().await();
  }
}
