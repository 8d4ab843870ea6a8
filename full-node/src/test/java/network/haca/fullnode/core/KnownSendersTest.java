package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;

/** Rule M4: a transaction's key is recovered once. */
class KnownSendersTest {
  private final KnownSenders senders = new KnownSenders();
  private final AtomicInteger recovered = new AtomicInteger();

  private Optional<Address> sender(int transaction) {
    Bytes32 hash = Bytes32.ofUnsigned(transaction);
    return senders.sender(
        hash,
        () -> {
          recovered.incrementAndGet();
          return Optional.of(Address.ofWord(hash));
        });
  }

  @Test
  void aSenderIsRecoveredOnce() {
    Optional<Address> first = sender(1);
    assertEquals(first, sender(1));
    assertEquals(1, recovered.get());
  }

  @Test
  void whatNobodySignedIsNotRemembered() {
    Bytes32 hash = Bytes32.ofUnsigned(1);
    assertEquals(Optional.empty(), senders.sender(hash, Optional::empty));
    var _ = sender(1);
    assertEquals(1, recovered.get());
  }

  @Test
  void theLeastRecentlyAskedForIsForgotten() {
    for (int i = 0; i < KnownSenders.ENTRIES_MAX; i++) {
      var _ = sender(i);
    }
    var _ = sender(0);
    var _ = sender(KnownSenders.ENTRIES_MAX);
    recovered.set(0);
    var _ = sender(0);
    assertEquals(0, recovered.get());
    var _ = sender(1);
    assertEquals(1, recovered.get());
  }
}
