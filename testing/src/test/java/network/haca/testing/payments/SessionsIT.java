package network.haca.testing.payments;

import static network.haca.testing.payments.FacilitatorUnderTest.JSON;
import static network.haca.testing.payments.FacilitatorUnderTest.KEY;
import static network.haca.testing.payments.FacilitatorUnderTest.OTHER_SECRET;
import static network.haca.testing.payments.FacilitatorUnderTest.SECRET;
import static network.haca.x402.Readings.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import network.haca.cli.Haca;
import network.haca.cli.options.LocalNetwork;
import network.haca.devnet.devchain.DevChain;
import network.haca.devnet.devchain.DevChainConfig;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;
import network.haca.testkit.Await;
import network.haca.x402.Network;
import network.haca.x402.Offer;
import network.haca.x402.Payment;
import network.haca.x402.Scheme;
import network.haca.x402.SettleAnswer;
import network.haca.x402.TestPayer;
import network.haca.x402.TransferMethod;
import network.haca.x402.Uint256;
import network.haca.x402.Version;
import network.haca.x402.gate.BookEntry;
import network.haca.x402.gate.ChargeRequest;
import network.haca.x402.gate.Grant;
import network.haca.x402.gate.GrantKey;
import network.haca.x402.gate.Means;
import network.haca.x402.gate.ProgressAnswer;
import network.haca.x402.gate.Reservation;
import network.haca.x402.gate.ReserveAnswer;
import network.haca.x402.gate.Usage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gates reserve and charge over HTTP, and what they charged moves on a development chain. */
class SessionsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Offer UPTO =
      TestPayer.offer(Scheme.UPTO, TransferMethod.PERMIT2, Secp256k1.addressOf(KEY));

  private static final ChargeRequest CHARGE =
      new ChargeRequest(Uint256.of(1), false, new Usage(1, 0, 2, 0), "a-model");

  @TempDir private Path home;

  private final TestPayer payer = new TestPayer(Instant.now());
  private FacilitatorUnderTest facilitator;
  private GateUnderTest gate;
  private GateUnderTest other;

  @BeforeEach
  void start() throws Exception {
    facilitator =
        new FacilitatorUnderTest(
            home, Map.of("facilitator.session.idle", "1s", "facilitator.session.lease", "10s"));
    gate = new GateUnderTest(facilitator, SECRET);
    other = new GateUnderTest(facilitator, OTHER_SECRET);
  }

  @AfterEach
  void stop() {
    facilitator.close();
  }

  @Test
  void whatTwoGatesChargeMovesInOneSettlement() throws Exception {
    Payment payment = payer.pay(UPTO, 1);
    Reservation first = gate.reserve(payment, UPTO);
    Reservation second =
        GateUnderTest.reserved(
            other.ask(
                new Means.BySession(first.session().orElseThrow()), UPTO, GateUnderTest.WORST));
    assertEquals(Uint256.of(300), gate.charge(first, 300).sessionCharged());
    assertEquals(404, gate.askToCharge(second, 1).statusCode());
    assertEquals(Uint256.of(800), other.charge(second, 500).sessionCharged());
    awaitPaid(Uint256.of(800));
    assertEquals(
        402, gate.ask(new Means.ByPayment(payment), UPTO, GateUnderTest.WORST).statusCode());
  }

  @Test
  void onePaymentSentManyTimesAtOnceIsOneSessionAndAllItsAnswersArePaid() throws Exception {
    Payment payment = payer.pay(UPTO, 2);
    List<Future<Optional<Reservation>>> all = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(32)) {
      for (int i = 0; i < 248; i++) {
        all.add(
            clients.submit(
                () -> {
                  HttpResponse<String> answer =
                      gate.ask(new Means.ByPayment(payment), UPTO, GateUnderTest.WORST);
                  return ReserveAnswer.read(answer.statusCode(), answer.body())
                          instanceof ReserveAnswer.Reserved(Reservation got)
                      ? Optional.of(got)
                      : Optional.empty();
                }));
      }
    }
    List<Reservation> reserved = new ArrayList<>();
    for (Future<Optional<Reservation>> each : all) {
      each.get().ifPresent(reserved::add);
    }
    assertEquals(64, reserved.size());
    assertEquals(1, reserved.stream().map(Reservation::session).distinct().count());
    for (Reservation each : reserved) {
      var _ = gate.charge(each, 7);
    }
    awaitPaid(Uint256.of(7 * 64));
  }

  @Test
  void afterARestartReservationsGoOnAndNothingIsChargedTwice() throws Exception {
    Reservation reservation = gate.reserve(payer.pay(UPTO, 3), UPTO);
    assertEquals(new ProgressAnswer.Renewed(10), gate.progress(reservation, 400));
    facilitator.restart();
    assertEquals(new ProgressAnswer.Renewed(10), gate.progress(reservation, 300));
    assertEquals(Uint256.of(450), gate.charge(reservation, 450).charged());
    facilitator.restart();
    assertEquals(Uint256.of(450), gate.charge(reservation, 450).charged());
    awaitPaid(Uint256.of(450));
  }

  @Test
  void aGateThatIsNotHeardOfAnyMoreIsChargedForWhatItReported() throws Exception {
    Reservation reservation = gate.reserve(payer.pay(UPTO, 4), UPTO);
    var _ = gate.progress(reservation, 123);
    awaitPaid(Uint256.of(123));
    assertEquals(new ProgressAnswer.Closed(Uint256.of(123)), gate.progress(reservation, 200));
  }

  @Test
  void anExactReservationIsSettledBeforeItsAnswer() throws Exception {
    Offer offer = TestPayer.offer(Scheme.EXACT, TransferMethod.EIP3009);
    Payment payment = payer.pay(offer, 5);
    Reservation reservation = gate.reserve(payment, offer, offer.amount());
    HttpResponse<String> settled = gate.settle(reservation);
    assertEquals(200, settled.statusCode(), settled.body());
    SettleAnswer answer = value(SettleAnswer.read(settled.body(), Version.V2));
    assertTrue(answer.isSuccess(), settled.body());
    assertEquals(offer.amount(), facilitator.balance(TestPayer.PAY_TO));
    var _ = gate.charge(reservation, 1);
    assertEquals(402, gate.ask(new Means.ByPayment(payment), offer, offer.amount()).statusCode());
  }

  @Test
  void grantsAreSignedByTheKeyThatIsPublishedAndKept() throws Exception {
    Reservation reservation = gate.reserve(payer.pay(UPTO, 6), UPTO);
    String published = facilitator.get("/grants/key", Optional.empty()).body();
    GrantKey key = value(GrantKey.read(published));
    Grant grant = value(Grant.read(reservation.grant(), key.publicKey().value()));
    assertEquals(GateUnderTest.REQUEST, grant.request());
    facilitator.restart();
    assertEquals(published, facilitator.get("/grants/key", Optional.empty()).body());
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(home.resolve("ledger/grants.key"))));
  }

  @Test
  void nothingIsReservedForStrangersOrForWhatIsNotARequest() throws Exception {
    assertEquals(401, facilitator.post("/reservations", "{}", Optional.empty()).statusCode());
    assertEquals(400, facilitator.post("/reservations", "{}", Optional.of(SECRET)).statusCode());
    for (String id : List.of("zz", "ab".repeat(32))) {
      String path = "/reservations/%s/charge".formatted(id);
      assertEquals(
          404,
          facilitator.post(path, CHARGE.toJson().toString(), Optional.of(SECRET)).statusCode());
    }
    assumeTrue(facilitator.chain.isOwn(), "another chain is not ended");
    facilitator.chain.close();
    HttpResponse<String> away =
        gate.ask(new Means.ByPayment(payer.pay(UPTO, 7)), UPTO, GateUnderTest.WORST);
    assertEquals(503, away.statusCode());
    assertEquals("facilitator_unavailable", JSON.readTree(away.body()).path("reason").asText());
  }

  @Test
  void noSecretOfAClientIsInTheLedgersFiles() throws Exception {
    Reservation reservation = gate.reserve(payer.pay(UPTO, 8), UPTO);
    facilitator.restart();
    String token = reservation.session().orElseThrow().text();
    try (Stream<Path> files = Files.walk(home.resolve("ledger"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertTrue(
            !new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(token),
            file::toString);
      }
    }
  }

  @Test
  void theBooksAgreeWithThemselvesAndWithTheChain() throws Exception {
    Payment payment = payer.pay(UPTO, 9);
    for (int request = 1; request <= 5; request++) {
      var _ = gate.charge(gate.reserve(payment, UPTO), 100L * request);
      facilitator.restart();
    }
    awaitPaid(Uint256.of(1_500));
    Await.until(
        PATIENCE,
        "the books have no settlement",
        () ->
            gate.books().values().stream().anyMatch(each -> each.kind() == BookEntry.Kind.SETTLED));
    Path secret = Files.writeString(home.resolve("secret"), SECRET);
    assertEquals(0, facilitator.reconcile(secret, facilitator.chain.url()));
    assertEquals(
        2,
        facilitator.reconcile(
            Files.writeString(home.resolve("wrong"), "wrong"), facilitator.chain.url()));
    try (DevChain elsewhere =
        DevChain.start(DevChainConfig.local().withChainId(Network.BASE_SEPOLIA.chainId()))) {
      assertEquals(
          1, facilitator.reconcile(secret, elsewhere.url()), "another chain has no such transfer");
    }
    String name = gate.books().values().iterator().next().payment().toHex();
    assertEquals(0, correct("1500", name, FacilitatorUnderTest.OPERATOR));
    assertEquals(2, correct("1", name, FacilitatorUnderTest.OPERATOR), "no more was charged");
    assertEquals(2, correct("1", name, SECRET), "a gate is no operator");
    assertEquals(6, correct("1", Bytes32.ZERO.toHex(), FacilitatorUnderTest.OPERATOR));
    assertEquals(0, facilitator.reconcile(secret, facilitator.chain.url()));
    assertEquals(401, facilitator.get("/books", Optional.empty()).statusCode());
    assertEquals(400, facilitator.get("/books?after=x", Optional.of(SECRET)).statusCode());
  }

  private int correct(String amount, String payment, String secret) throws Exception {
    return Haca.commandLine(LocalNetwork.ofEnvironment())
        .execute(
            "payments",
            "correct",
            "--json",
            "--payment",
            payment,
            "--amount",
            amount,
            "--reason",
            "a bad answer",
            "--secret-file",
            Files.writeString(home.resolve("operator"), secret).toString(),
            "--facilitator",
            facilitator.url().toString());
  }

  private void awaitPaid(Uint256 amount) throws Exception {
    Await.until(
        PATIENCE,
        "%s are not paid".formatted(amount),
        () -> facilitator.balance(TestPayer.PAY_TO).equals(amount));
  }
}
