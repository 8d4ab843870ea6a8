package network.haca.testing.payments;

import static network.haca.testing.payments.FacilitatorUnderTest.JSON;
import static network.haca.testing.payments.FacilitatorUnderTest.KEY;
import static network.haca.testing.payments.FacilitatorUnderTest.OTHER_SECRET;
import static network.haca.testing.payments.FacilitatorUnderTest.SECRET;
import static network.haca.x402.Readings.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
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
import network.haca.x402.gate.BookPage;
import network.haca.x402.gate.ChargeAnswer;
import network.haca.x402.gate.ChargeRequest;
import network.haca.x402.gate.Door;
import network.haca.x402.gate.Grant;
import network.haca.x402.gate.GrantKey;
import network.haca.x402.gate.Means;
import network.haca.x402.gate.ProgressAnswer;
import network.haca.x402.gate.ProgressRequest;
import network.haca.x402.gate.Reservation;
import network.haca.x402.gate.ReserveAnswer;
import network.haca.x402.gate.ReserveRequest;
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
  private static final Bytes32 REQUEST = Bytes32.fromHex("0x" + "cd".repeat(32));
  private static final Uint256 WORST = Uint256.of(1_000_000);

  @TempDir private Path home;

  private final TestPayer payer = new TestPayer(Instant.now());
  private FacilitatorUnderTest facilitator;

  @BeforeEach
  void start() throws Exception {
    facilitator =
        new FacilitatorUnderTest(
            home, Map.of("facilitator.session.idle", "1s", "facilitator.session.lease", "10s"));
  }

  @AfterEach
  void stop() {
    facilitator.close();
  }

  @Test
  void whatTwoGatesChargeMovesInOneSettlement() throws Exception {
    Payment payment = payer.pay(UPTO, 1);
    Reservation first = reserve(payment, SECRET);
    Reservation second =
        reserved(
            post(
                "",
                request(new Means.BySession(first.session().orElseThrow()), UPTO, WORST),
                OTHER_SECRET));
    assertEquals(Uint256.of(300), charge(first, 300, SECRET).sessionCharged());
    assertEquals(
        404, post("/" + hex(second) + "/charge", charging(1).toJson(), SECRET).statusCode());
    assertEquals(Uint256.of(800), charge(second, 500, OTHER_SECRET).sessionCharged());
    awaitPaid(Uint256.of(800));
    assertEquals(
        402, post("", request(new Means.ByPayment(payment), UPTO, WORST), SECRET).statusCode());
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
                      post("", request(new Means.ByPayment(payment), UPTO, WORST), SECRET);
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
      var _ = charge(each, 7, SECRET);
    }
    awaitPaid(Uint256.of(7 * 64));
  }

  @Test
  void afterARestartReservationsGoOnAndNothingIsChargedTwice() throws Exception {
    Reservation reservation = reserve(payer.pay(UPTO, 3), SECRET);
    assertEquals(new ProgressAnswer.Renewed(10), progress(reservation, 400));
    facilitator.restart();
    assertEquals(new ProgressAnswer.Renewed(10), progress(reservation, 300));
    assertEquals(Uint256.of(450), charge(reservation, 450, SECRET).charged());
    facilitator.restart();
    assertEquals(Uint256.of(450), charge(reservation, 450, SECRET).charged());
    awaitPaid(Uint256.of(450));
  }

  @Test
  void aGateThatIsNotHeardOfAnyMoreIsChargedForWhatItReported() throws Exception {
    Reservation reservation = reserve(payer.pay(UPTO, 4), SECRET);
    var _ = progress(reservation, 123);
    awaitPaid(Uint256.of(123));
    assertEquals(new ProgressAnswer.Closed(Uint256.of(123)), progress(reservation, 200));
  }

  @Test
  void anExactReservationIsSettledBeforeItsAnswer() throws Exception {
    Offer offer = TestPayer.offer(Scheme.EXACT, TransferMethod.EIP3009);
    Payment payment = payer.pay(offer, 5);
    Reservation reservation =
        reserved(post("", request(new Means.ByPayment(payment), offer, offer.amount()), SECRET));
    HttpResponse<String> settled = post("/" + hex(reservation) + "/settle", "", SECRET);
    assertEquals(200, settled.statusCode(), settled.body());
    SettleAnswer answer = value(SettleAnswer.read(settled.body(), Version.V2));
    assertTrue(answer.isSuccess(), settled.body());
    assertEquals(offer.amount(), facilitator.balance(TestPayer.PAY_TO));
    var _ = charge(reservation, 1, SECRET);
    assertEquals(
        402,
        post("", request(new Means.ByPayment(payment), offer, offer.amount()), SECRET)
            .statusCode());
  }

  @Test
  void grantsAreSignedByTheKeyThatIsPublishedAndKept() throws Exception {
    Reservation reservation = reserve(payer.pay(UPTO, 6), SECRET);
    String published = facilitator.get("/grants/key", Optional.empty()).body();
    GrantKey key = value(GrantKey.read(published));
    Grant grant = value(Grant.read(reservation.grant(), key.publicKey().value()));
    assertEquals(REQUEST, grant.request());
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
    assertEquals(400, post("", "{}", SECRET).statusCode());
    assertEquals(404, post("/zz/charge", "{}", SECRET).statusCode());
    assertEquals(
        404, post("/" + "ab".repeat(32) + "/charge", charging(1).toJson(), SECRET).statusCode());
    facilitator.chain.close();
    HttpResponse<String> away =
        post("", request(new Means.ByPayment(payer.pay(UPTO, 7)), UPTO, WORST), SECRET);
    assertEquals(503, away.statusCode());
    assertEquals("facilitator_unavailable", JSON.readTree(away.body()).path("reason").asText());
  }

  @Test
  void noSecretOfAClientIsInTheLedgersFiles() throws Exception {
    Reservation reservation = reserve(payer.pay(UPTO, 8), SECRET);
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
      var _ = charge(reserve(payment, SECRET), 100L * request, SECRET);
      facilitator.restart();
    }
    awaitPaid(Uint256.of(1_500));
    Await.until(
        PATIENCE,
        "the books have no settlement",
        () -> books().values().stream().anyMatch(each -> each.kind() == BookEntry.Kind.SETTLED));
    Path secret = Files.writeString(home.resolve("secret"), SECRET);
    assertEquals(0, reconcile(secret, facilitator.chain.url()));
    assertEquals(
        2, reconcile(Files.writeString(home.resolve("wrong"), "wrong"), facilitator.chain.url()));
    try (DevChain other =
        DevChain.start(DevChainConfig.local().withChainId(Network.BASE_SEPOLIA.chainId()))) {
      assertEquals(1, reconcile(secret, other.url()), "another chain has no such transfer");
    }
    String name = books().values().iterator().next().payment().toHex();
    assertEquals(0, correct("1500", name, FacilitatorUnderTest.OPERATOR));
    assertEquals(2, correct("1", name, FacilitatorUnderTest.OPERATOR), "no more was charged");
    assertEquals(2, correct("1", name, SECRET), "a gate is no operator");
    assertEquals(6, correct("1", Bytes32.ZERO.toHex(), FacilitatorUnderTest.OPERATOR));
    assertEquals(0, reconcile(secret, facilitator.chain.url()));
    assertEquals(401, facilitator.get("/books", Optional.empty()).statusCode());
    assertEquals(400, facilitator.get("/books?after=x", Optional.of(SECRET)).statusCode());
  }

  private int reconcile(Path secret, URI chain) {
    return Haca.commandLine(LocalNetwork.ofEnvironment())
        .execute(
            "payments",
            "reconcile",
            "--json",
            "--secret-file",
            secret.toString(),
            "--facilitator",
            facilitator.url().toString(),
            "--rpc",
            Network.BASE_SEPOLIA + "=" + chain);
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

  private Map<Long, BookEntry> books() throws Exception {
    return value(BookPage.read(facilitator.get("/books", Optional.of(SECRET)).body())).entries();
  }

  private void awaitPaid(Uint256 amount) throws Exception {
    Await.until(
        PATIENCE,
        "%s are not paid".formatted(amount),
        () -> facilitator.balance(TestPayer.PAY_TO).equals(amount));
  }

  private Reservation reserve(Payment payment, String secret) throws Exception {
    return reserved(post("", request(new Means.ByPayment(payment), UPTO, WORST), secret));
  }

  private static Reservation reserved(HttpResponse<String> answer) {
    ReserveAnswer read = ReserveAnswer.read(answer.statusCode(), answer.body());
    return assertInstanceOf(ReserveAnswer.Reserved.class, read, answer.body()).reservation();
  }

  private static JsonNode request(Means means, Offer offer, Uint256 amount) {
    return new ReserveRequest(
            means,
            offer,
            new Door("gate.example", "POST", "/v1/chat/completions"),
            REQUEST,
            "llm-1",
            amount,
            Instant.now().plusSeconds(100),
            "v1",
            "",
            false)
        .toJson();
  }

  private static ChargeRequest charging(long amount) {
    return new ChargeRequest(Uint256.of(amount), false, new Usage(1, 0, 2, 0), "a-model");
  }

  private ChargeAnswer charge(Reservation reservation, long amount, String secret)
      throws Exception {
    HttpResponse<String> answer =
        post("/" + hex(reservation) + "/charge", charging(amount).toJson(), secret);
    return value(ChargeAnswer.read(answer.statusCode(), answer.body()));
  }

  private ProgressAnswer progress(Reservation reservation, long amount) throws Exception {
    HttpResponse<String> answer =
        post(
            "/" + hex(reservation) + "/progress",
            new ProgressRequest(Uint256.of(amount)).toJson(),
            SECRET);
    return ProgressAnswer.read(answer.statusCode(), answer.body());
  }

  private HttpResponse<String> post(String path, Object body, String secret) throws Exception {
    return facilitator.post("/reservations" + path, body.toString(), Optional.of(secret));
  }

  private static String hex(Reservation reservation) {
    return reservation.id().toHex().substring(2);
  }
}
