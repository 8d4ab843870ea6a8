package network.haca.testing.payments;

import static network.haca.x402.Readings.value;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import network.haca.primitives.Bytes32;
import network.haca.x402.Offer;
import network.haca.x402.Payment;
import network.haca.x402.Uint256;
import network.haca.x402.gate.BookEntry;
import network.haca.x402.gate.BookPage;
import network.haca.x402.gate.ChargeAnswer;
import network.haca.x402.gate.ChargeRequest;
import network.haca.x402.gate.Door;
import network.haca.x402.gate.Means;
import network.haca.x402.gate.ProgressAnswer;
import network.haca.x402.gate.ProgressRequest;
import network.haca.x402.gate.Reservation;
import network.haca.x402.gate.ReserveAnswer;
import network.haca.x402.gate.ReserveRequest;
import network.haca.x402.gate.Usage;

/** A gate that speaks to a facilitator, for tests of what the facilitator does. */
record GateUnderTest(FacilitatorUnderTest facilitator, String secret) {
  static final Bytes32 REQUEST = Bytes32.fromHex("0x" + "cd".repeat(32));
  static final Door CHAT = new Door("gate.example", "POST", "/v1/chat/completions");
  static final Uint256 WORST = Uint256.of(1_000_000);

  /** The answer to a request for a reservation. */
  HttpResponse<String> ask(Means means, Offer offer, Uint256 amount) throws Exception {
    return post("", request(means, offer, amount));
  }

  /** A request for a reservation of the worst case, as it is written. */
  ObjectNode request(Means means, Offer offer) {
    return request(means, offer, WORST);
  }

  /** The answer to such a request. */
  String send(ObjectNode request) throws Exception {
    return post("", request).body();
  }

  private static ObjectNode request(Means means, Offer offer, Uint256 amount) {
    return new ReserveRequest(
            means,
            offer,
            CHAT,
            REQUEST,
            "llm-1",
            amount,
            Instant.now().plusSeconds(100),
            "v1",
            "",
            false)
        .toJson();
  }

  Reservation reserve(Payment payment, Offer offer) throws Exception {
    return reserve(payment, offer, WORST);
  }

  Reservation reserve(Payment payment, Offer offer, Uint256 amount) throws Exception {
    return reserved(ask(new Means.ByPayment(payment), offer, amount));
  }

  static Reservation reserved(HttpResponse<String> answer) {
    ReserveAnswer read = ReserveAnswer.read(answer.statusCode(), answer.body());
    return assertInstanceOf(ReserveAnswer.Reserved.class, read, answer.body()).reservation();
  }

  ChargeAnswer charge(Reservation reservation, long amount) throws Exception {
    HttpResponse<String> answer = askToCharge(reservation, amount);
    return value(ChargeAnswer.read(answer.statusCode(), answer.body()));
  }

  /** The answer to a request for a charge. */
  HttpResponse<String> askToCharge(Reservation reservation, long amount) throws Exception {
    ChargeRequest charge =
        new ChargeRequest(Uint256.of(amount), false, new Usage(1, 0, 2, 0), "a-model");
    return post("/" + hex(reservation) + "/charge", charge.toJson());
  }

  ProgressAnswer progress(Reservation reservation, long charged) throws Exception {
    ProgressRequest progress = new ProgressRequest(Uint256.of(charged));
    HttpResponse<String> answer = post("/" + hex(reservation) + "/progress", progress.toJson());
    return ProgressAnswer.read(answer.statusCode(), answer.body());
  }

  HttpResponse<String> settle(Reservation reservation) throws Exception {
    return post("/" + hex(reservation) + "/settle", "");
  }

  Map<Long, BookEntry> books() throws Exception {
    return value(BookPage.read(facilitator.get("/books", Optional.of(secret)).body())).entries();
  }

  private HttpResponse<String> post(String path, Object body) throws Exception {
    return facilitator.post("/reservations" + path, body.toString(), Optional.of(secret));
  }

  private static String hex(Reservation reservation) {
    return reservation.id().toHex().substring(2);
  }
}
