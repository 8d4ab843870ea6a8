package network.haca.paymentgate.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.paymentgate.core.GrantDoor.Entry;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Ed25519;
import network.haca.primitives.Ed25519Signer;
import network.haca.x402.gate.Grant;
import org.junit.jupiter.api.Test;

/** Rule X2: a grant lets one request in, at the node that it names, once. */
class GrantDoorTest {
  private static final Bytes PRIVATE = Bytes32.ofUnsigned(5).value();
  private static final Bytes32 REQUEST = Bytes32.ofUnsigned(9);

  private final ManualTime time = new ManualTime();
  private final GrantDoor door =
      new GrantDoor(() -> Optional.of(new Bytes32(Ed25519.publicKeyOf(PRIVATE))), time, time, 2);

  private String grant(long reservation, String node, Bytes32 request, Instant until) {
    return new Grant(Bytes32.ofUnsigned(reservation), "gate", node, request, until)
        .sign(new Ed25519Signer(PRIVATE));
  }

  private String grant(long reservation) {
    return grant(reservation, "me", REQUEST, time.instant().plusSeconds(60));
  }

  private static Bill assertLet(Entry entry) {
    return assertInstanceOf(Entry.Let.class, entry).bill();
  }

  @Test
  void x8WorkIsCutBeforeItsGrantEnds() {
    AtomicInteger cuts = new AtomicInteger();
    assertLet(door.take(grant(1), "me", REQUEST)).watch(cuts::incrementAndGet);
    time.passes(Duration.ofSeconds(57));
    assertEquals(0, cuts.get());
    time.passes(Duration.ofSeconds(2));
    assertEquals(1, cuts.get());
  }

  private void assertRefused(String text) {
    assertInstanceOf(Entry.Refused.class, door.take(text, "me", REQUEST));
  }

  @Test
  void grantCountsOnce() {
    String text = grant(1);
    var _ = assertLet(door.take(text, "me", REQUEST));
    assertRefused(text);
    assertRefused(grant(1, "me", REQUEST, time.instant().plusSeconds(61)));
  }

  @Test
  void grantOfAnotherIsRefused() {
    assertRefused(grant(1, "other", REQUEST, time.instant().plusSeconds(60)));
    assertRefused(grant(1, "me", Bytes32.ZERO, time.instant().plusSeconds(60)));
    assertRefused(grant(1, "me", REQUEST, time.instant()));
    assertRefused(grant(1, "me", REQUEST, time.instant().plus(Duration.ofMinutes(16))));
    Grant unsigned =
        new Grant(Bytes32.ofUnsigned(1), "g", "me", REQUEST, time.instant().plusSeconds(60));
    assertRefused(unsigned.sign(new Ed25519Signer(Bytes32.ofUnsigned(6).value())));
    assertRefused("");
    assertRefused("a.b");
    assertRefused(grant(1).replaceFirst("^.", "A"));
  }

  @Test
  void memoryIsBoundedAndForgetsWhatHasEnded() {
    var _ = assertLet(door.take(grant(1), "me", REQUEST));
    var _ = assertLet(door.take(grant(2), "me", REQUEST));
    assertInstanceOf(Entry.Later.class, door.take(grant(3), "me", REQUEST));
    time.passes(Duration.ofSeconds(61));
    var _ = assertLet(door.take(grant(3), "me", REQUEST));
  }

  @Test
  void withoutTheFacilitatorsKeyNothingIsLetIn() {
    GrantDoor without = new GrantDoor(Optional::empty, time, time, 2);
    assertInstanceOf(Entry.Later.class, without.take(grant(1), "me", REQUEST));
  }
}
