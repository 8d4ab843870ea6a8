package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.primitives.Address;
import network.haca.testing.PaidAccounts.Account;
import network.haca.testing.PaidClient.Seen;
import network.haca.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Paid requests at both doors while facilitator and gates end by SIGKILL: what was used is charged,
 * what was charged moves, and nobody pays twice or in vain. {@code -Dpaid.requests}, {@code
 * -Dpaid.sessions} and {@code -Dpaid.kills} make it longer.
 */
@Tag("full")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class PaidKillIT {
  private static final int REQUESTS = Integer.getInteger("paid.requests", 1000);
  private static final int SESSIONS = Integer.getInteger("paid.sessions", 20);
  private static final int KILLS = Integer.getInteger("paid.kills", 10);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final List<String> ROLES = List.of("facilitator", "ingress", "llm-node");

  @TempDir private Path home;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger answered = new AtomicInteger();
  private FakeOpenAi provider;
  private PaidRoleNetwork network;

  @BeforeEach
  void start() throws Exception {
    provider = FakeOpenAi.start(vertx);
    network = new PaidRoleNetwork(home, provider.base());
  }

  @AfterEach
  void stop() {
    network.close();
    provider.close();
    vertx.close().await();
  }

  private List<Seen> askWhileProgramsAreKilled() throws Exception {
    int share = Math.ceilDiv(REQUESTS, SESSIONS);
    try (ExecutorService clients = Executors.newFixedThreadPool(SESSIONS)) {
      List<Future<Seen>> all = new ArrayList<>();
      for (int i = 0; i < SESSIONS; i++) {
        PaidClient client = client(i);
        all.add(clients.submit(() -> client.ask(share)));
      }
      for (int i = 0; i < KILLS; i++) {
        int until = REQUESTS * (i + 1) / (KILLS + 1);
        Await.until(
            PATIENCE,
            () -> "%s answers of %s before a kill".formatted(answered, until),
            () -> answered.get() >= until || all.stream().anyMatch(PaidKillIT::hasFailed));
        network.kill(ROLES.get(i % ROLES.size()));
      }
      List<Seen> seen = new ArrayList<>();
      for (Future<Seen> each : all) {
        seen.add(each.get());
      }
      return seen;
    }
  }

  private static boolean hasFailed(Future<Seen> client) {
    return client.state() == Future.State.FAILED;
  }

  /** Half of them ask the node itself, and half of those that ask either stream. */
  private PaidClient client(int number) throws Exception {
    Callable<PaidDoor> door = number % 2 == 0 ? network::ingress : network::node;
    List<String> texts = PaidClient.texts();
    boolean isStream = number / 2 % 2 == 0;
    String text = texts.get(number / 4 % texts.size());
    return new PaidClient(door, network.payer(number), text, isStream, answered);
  }

  private PaidAccounts settled() throws Exception {
    network.settleAll();
    Await.until(
        PATIENCE,
        "not every session is settled",
        () -> new PaidAccounts(network.books()).settled() == SESSIONS);
    return new PaidAccounts(network.books());
  }

  @Test
  void x1X3X4WhatIsUsedIsChargedAndWhatIsChargedMovesThoughProgramsAreKilled() throws Exception {
    List<Seen> seen = askWhileProgramsAreKilled();
    PaidAccounts books = settled();
    assertEquals(SESSIONS, books.size(), "nobody had to pay twice");
    Map<Address, Account> accounts = books.reconciled(network.chain());
    int lost = 0;
    int vain = 0;
    for (Seen each : seen) {
      Account account = Objects.requireNonNull(accounts.get(each.payer()), each.toString());
      // A stream that outlived its reservation's lease is charged the gate's own count.
      int paid = each.isStream() ? account.charged() : account.whole();
      int uncharged = Math.max(0, each.delivered() - paid);
      assertTrue(uncharged <= KILLS, () -> "one under way at each kill: " + each);
      // Of a stream that is broken off, what was said by then is paid.
      int inVain = each.isStream() ? each.broken() : 0;
      assertTrue(
          account.charged() <= each.delivered() + inVain,
          () -> "charged for %s: %s".formatted(account.charged(), each));
      lost += uncharged;
      vain += account.charged() - each.delivered() + uncharged;
    }
    int asked = provider.seen().size();
    assertTrue(books.whole() <= asked, "what is charged was used");
    int broken = seen.stream().mapToInt(Seen::broken).sum();
    assertTrue(asked - books.whole() <= broken + lost, () -> asked + " were asked");
    network.assertReconciled();
    System.out.printf(
        "%d answers in %d sessions, %d kills: %d reservations, %d asked of the provider, %d charged"
            + " whole, %s units moved; %d requests broken off (%d of them charged), %d refused,"
            + " %d answers for nothing%n",
        answered.get(),
        SESSIONS,
        KILLS,
        books.reservations(),
        asked,
        books.whole(),
        books.amount(),
        broken,
        vain,
        seen.stream().mapToInt(Seen::refused).sum(),
        lost);
  }
}
