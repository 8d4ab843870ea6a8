package network.haca.x402.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import network.haca.primitives.Bytes32;
import network.haca.x402.Network;
import network.haca.x402.Offer;
import network.haca.x402.Payment;
import network.haca.x402.Reading;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;
import network.haca.x402.Scheme;
import network.haca.x402.SettleAnswer;
import network.haca.x402.TestPayer;
import network.haca.x402.TransferMethod;
import network.haca.x402.Uint256;
import network.haca.x402.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages between gate and facilitator are read as they were written, and no others. */
class GateMessagesTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final Bytes32 ID = Bytes32.fromHex("0x" + "ab".repeat(32));

  private static Stream<ReserveRequest> requests() {
    TestPayer payer = new TestPayer(NOW);
    Offer upto = TestPayer.offer(Scheme.UPTO, TransferMethod.PERMIT2);
    Offer exact = TestPayer.offer(Scheme.EXACT, TransferMethod.EIP3009);
    Payment second = payer.pay(exact, 3);
    Payment first =
        new Payment(
            Version.V1,
            Scheme.EXACT,
            exact.network(),
            Optional.empty(),
            second.authorization(),
            second.signature());
    return Stream.of(
        request(new Means.ByPayment(payer.pay(upto, 1)), upto),
        request(
            new Means.ByPayment(
                payer.pay(TestPayer.offer(Scheme.EXACT, TransferMethod.PERMIT2), 2)),
            TestPayer.offer(Scheme.EXACT, TransferMethod.PERMIT2)),
        request(new Means.ByPayment(second), exact),
        request(new Means.ByPayment(first), exact),
        request(new Means.BySession(new SessionToken("a-token")), upto));
  }

  private static ReserveRequest request(Means means, Offer offer) {
    return new ReserveRequest(
        means,
        offer,
        new Door("gate.example", "POST", "/v1/chat/completions"),
        ID,
        "llm-1",
        Uint256.of(335),
        NOW,
        "v7",
        "",
        true);
  }

  @ParameterizedTest
  @MethodSource("requests")
  void aRequestForAReservation(ReserveRequest request) {
    assertEquals(new Reading.Value<>(request), ReserveRequest.read(request.toJson().toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "offer",
        "resource",
        "request",
        "node",
        "amount",
        "until",
        "prices",
        "rate",
        "private",
        "session"
      })
  void aRequestWithoutAFieldIsRefusedByItsName(String field) {
    ObjectNode json = requests().toList().getLast().toJson();
    json.remove(field);
    Reading.Refused<?> refused =
        assertInstanceOf(Reading.Refused.class, ReserveRequest.read(json.toString()));
    assertTrue(refused.refusal().message().contains(field), refused::toString);
  }

  @Test
  void aRequestIsPaidByOneMeans() {
    ObjectNode json = requests().toList().getFirst().toJson();
    assertInstanceOf(
        Reading.Refused.class, ReserveRequest.read(json.put("session", "a-token").toString()));
  }

  @Test
  void tokensDoNotShowInTexts() {
    assertFalse(requests().toList().getLast().toString().contains("a-token"));
  }

  @Test
  void answersToAReservation() {
    Reservation reservation =
        new Reservation(
            ID,
            Optional.of(new SessionToken("t")),
            30,
            NOW,
            Uint256.of(9),
            TestPayer.FACILITATOR,
            "a.b");
    assertEquals(
        new ReserveAnswer.Reserved(reservation),
        ReserveAnswer.read(200, reservation.toJson().toString()));
    assertEquals(
        new ReserveAnswer.Refused(new Refusal(Reason.EXPOSURE_EXCEEDED, "wait")),
        ReserveAnswer.read(402, "{\"reason\":\"exposure_exceeded\",\"message\":\"wait\"}"));
    for (int status : new int[] {200, 400, 401, 402, 500, 503}) {
      ReserveAnswer.Refused refused =
          assertInstanceOf(ReserveAnswer.Refused.class, ReserveAnswer.read(status, "{}"));
      assertEquals(Reason.UNAVAILABLE, refused.refusal().reason());
    }
  }

  @Test
  void progressAndCharges() {
    ProgressRequest progress = new ProgressRequest(Uint256.of(4));
    assertEquals(new Reading.Value<>(progress), ProgressRequest.read(progress.toJson().toString()));
    assertEquals(
        new ProgressAnswer.Renewed(30),
        ProgressAnswer.read(200, ProgressAnswer.renewed(30).toString()));
    assertEquals(
        new ProgressAnswer.Closed(Uint256.of(4)),
        ProgressAnswer.read(409, ProgressAnswer.closed(Uint256.of(4)).toString()));
    assertInstanceOf(ProgressAnswer.Failed.class, ProgressAnswer.read(200, "[]"));
    ChargeRequest charge =
        new ChargeRequest(Uint256.of(4), true, new Usage(1, 2, 3, 4), "openai/gpt");
    assertEquals(new Reading.Value<>(charge), ChargeRequest.read(charge.toJson().toString()));
    ChargeAnswer answer = new ChargeAnswer(Uint256.of(4), Uint256.of(5), Uint256.of(6));
    assertEquals(new Reading.Value<>(answer), ChargeAnswer.read(200, answer.toJson().toString()));
    assertInstanceOf(Reading.Refused.class, ChargeAnswer.read(503, answer.toJson().toString()));
  }

  @Test
  void settlementsOfBothVersions() {
    for (Version version : Version.values()) {
      SettleAnswer paid =
          new SettleAnswer(
              version,
              Network.BASE,
              Optional.of(TestPayer.FACILITATOR),
              Optional.empty(),
              Optional.of(ID),
              Optional.of(Uint256.of(5)),
              true);
      assertEquals(new Reading.Value<>(paid), SettleAnswer.read(paid.toJson().toString(), version));
      SettleAnswer failed =
          new SettleAnswer(
              version,
              Network.BASE,
              Optional.empty(),
              Optional.of(new Refusal(Reason.PENDING, "ask again")),
              Optional.empty(),
              Optional.empty(),
              false);
      assertEquals(
          new Reading.Value<>(failed), SettleAnswer.read(failed.toJson().toString(), version));
    }
  }
}
