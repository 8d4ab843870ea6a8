package network.haca.provingnode.enrolment;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.FakeNode;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.schemas.NodeKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whose an entry is, while the chain fails to answer in between. */
@Timeout(60)
class EnrolmentTest {
  private static final Bytes32 SERVED = Bytes32.ofUnsigned(7);

  private final AtomicInteger calls = new AtomicInteger();

  // Set before each test.
  @SuppressWarnings("NullAway.Init")
  private FakeNode chain;

  @BeforeEach
  void start() throws IOException {
    chain = new FakeNode(this::answer);
  }

  @AfterEach
  void stop() {
    chain.close();
  }

  /** Registers what it is given, and breaks when it is asked what became of it. */
  private String answer(String request) {
    if (request.contains("eth_call")) {
      return calls.getAndIncrement() == 0
          ? "\"result\":\"0x%s1\"".formatted("0".repeat(63))
          : "\"error\":{\"code\":-32000,\"message\":\"it broke\"}";
    }
    if (request.contains("eth_getBlockByNumber")) {
      return "\"result\":{\"timestamp\":\"0x%x\"}".formatted(Instant.now().getEpochSecond());
    }
    if (request.contains("eth_sendRawTransaction")) {
      String raw = request.replaceFirst(".*\"(0x[0-9a-f]{100,})\".*", "$1");
      return "\"result\":\"%s\"".formatted(Keccak.hash(Bytes.fromHex(raw)).toHex());
    }
    return request.contains("eth_getTransactionReceipt")
        ? "\"result\":{\"status\":\"0x1\",\"gasUsed\":\"0x5208\"}"
        : "\"result\":\"0x1\"";
  }

  @Test
  void aRotationGoesOnAfterAQuestionThatTheChainDidNotAnswer() {
    AtomicReference<Bytes32> key = new AtomicReference<>(Bytes32.ofUnsigned(1));
    Enrolment enrolment =
        new Enrolment(
            chain.client(),
            key::get,
            _ ->
                (_, _, _) -> {
                  throw new IOException("a VANILLA node has no enclave");
                },
            InstantSource.system());
    assertFalse(enrolment.hasNewOperator(SERVED));
    key.set(Bytes32.ofUnsigned(2));
    EnclaveIdentity joining =
        EnclaveIdentity.create("haca-node", Instant.now(), Duration.ofDays(1));
    IOException failure =
        assertThrows(
            IOException.class,
            () ->
                enrolment.enrol(
                    joining, NodeKind.VANILLA, "https://127.0.0.1:1", Measurement.NONE));
    assertTrue(String.valueOf(failure.getMessage()).contains("it broke"), failure::toString);
    assertTrue(enrolment.hasNewOperator(SERVED), "the entry that is served is still the old one's");
    assertFalse(enrolment.hasNewOperator(joining.teeId()));
    enrolment.taken(joining.teeId());
    assertFalse(enrolment.hasNewOperator(joining.teeId()));
  }
}
