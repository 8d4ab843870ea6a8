package network.haca.senders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import network.haca.contracts.TransactionSender;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A rotation that cannot come to its end moves nothing. */
@Timeout(60)
class KeyRotationTest {
  private static final Bytes32 KEY = Bytes32.ofUnsigned(1);

  @TempDir private Path folder;

  // Set before each test.
  @SuppressWarnings("NullAway.Init")
  private Path file;

  @SuppressWarnings("NullAway.Init")
  private FakeChain chain;

  @BeforeEach
  void start() throws IOException {
    file = folder.resolve("relay.key");
    KeyFile.write(file, KEY);
    chain = new FakeChain();
    chain.balance = BigInteger.TEN.pow(20);
  }

  @AfterEach
  void stop() {
    chain.close();
  }

  private KeyRotation rotation(KeyRotation.Progress progress) {
    return new KeyRotation(
        chain.client(),
        new TransactionSender(chain.client(), Bytes32.ofUnsigned(2)),
        SenderRole.RELAY,
        file,
        progress,
        KeyRotation.SILENCE);
  }

  private static String refusal(KeyRotation rotation) {
    return String.valueOf(assertThrows(IOException.class, rotation::run).getMessage());
  }

  @Test
  void whoCannotGiveTheRoleMovesNoFundsAndMakesNoKey() throws IOException {
    String reason = refusal(rotation((_, _) -> {}));
    assertTrue(reason.contains("DEFAULT_ADMIN_ROLE of InferenceSettlementRelay"), reason);
    assertEquals(0, chain.sent.get());
    assertFalse(Files.exists(KeyRotation.nextOf(file)));
    assertEquals(KEY, KeyFile.read(file));
  }

  @Test
  void aSecondRotationIsRefusedWhileOneRuns() {
    chain.hasRoles = true;
    List<String> refusals = new ArrayList<>();
    String end =
        refusal(
            rotation(
                (step, _) -> {
                  refusals.add(refusal(rotation((_, _) -> {})));
                  throw new IOException("ended after " + step);
                }));
    assertEquals("ended after KEY_MADE", end);
    assertEquals(
        List.of("a rotation of %s runs in this process; wait for its end".formatted(file)),
        refusals);
  }

  /** Between the first look and the switch another hand may have put another key there. */
  @Test
  void aNewKeyThatIsNotTheOneThatWasEquippedTakesNoPlace() {
    chain.hasRoles = true;
    String end =
        refusal(
            rotation(
                (step, _) -> {
                  if (step == KeyRotation.Step.FUNDED) {
                    KeyFile.write(KeyRotation.nextOf(file), Bytes32.ofUnsigned(3));
                  }
                }));
    assertTrue(end.contains("was changed meanwhile"), end);
  }
}
