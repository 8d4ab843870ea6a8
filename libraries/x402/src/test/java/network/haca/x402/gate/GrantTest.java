package network.haca.x402.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Instant;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Ed25519;
import network.haca.primitives.Ed25519Signer;
import network.haca.x402.Reading;
import org.junit.jupiter.api.Test;

/** Rule X2: a grant is what the facilitator signed, character by character. */
class GrantTest {
  private static final Bytes KEY = Bytes.fromHex("0x" + "42".repeat(32));
  private static final Bytes PUBLIC = Ed25519.publicKeyOf(KEY);
  private static final Grant GRANT =
      new Grant(
          Bytes32.fromHex("0x" + "ab".repeat(32)),
          "gate-a",
          "llm-1",
          Bytes32.fromHex("0x" + "cd".repeat(32)),
          Instant.ofEpochSecond(1_800_000_000));

  @Test
  void aGrantIsReadAsItWasSigned() {
    assertEquals(
        new Reading.Value<>(GRANT), Grant.read(GRANT.sign(new Ed25519Signer(KEY)), PUBLIC));
  }

  @Test
  void anotherKeysGrantIsRefused() {
    Bytes other = Bytes.fromHex("0x" + "43".repeat(32));
    assertInstanceOf(
        Reading.Refused.class, Grant.read(GRANT.sign(new Ed25519Signer(other)), PUBLIC));
  }

  @Test
  void anAlteredGrantIsRefusedWhereverItIsAltered() {
    String text = GRANT.sign(new Ed25519Signer(KEY));
    // The signature's last character holds four bits that no byte has.
    for (int at = 0; at < text.length() - 1; at++) {
      String altered =
          text.substring(0, at) + (text.charAt(at) == 'A' ? 'B' : 'A') + text.substring(at + 1);
      assertInstanceOf(Reading.Refused.class, Grant.read(altered, PUBLIC), altered);
    }
    assertInstanceOf(Reading.Refused.class, Grant.read("", PUBLIC));
    assertInstanceOf(Reading.Refused.class, Grant.read("." + "a".repeat(5000), PUBLIC));
  }

  @Test
  void theKeyIsPublishedInHex() {
    GrantKey key = new GrantKey(new Bytes32(PUBLIC));
    assertEquals(new Reading.Value<>(key), GrantKey.read(key.toJson().toString()));
  }
}
