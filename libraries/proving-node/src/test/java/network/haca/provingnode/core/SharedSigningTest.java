package network.haca.provingnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPair;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.RootSignature;
import network.haca.primitives.RsaPss;
import network.haca.primitives.SettlementLeaf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rule T6: what comes while a signature is computed is signed together, and nothing else waits. */
@Timeout(60)
class SharedSigningTest {
  private static final KeyPair KEYS = RsaPss.newKeyPair();
  private static final Bytes PUBLIC_KEY = Bytes.wrap(KEYS.getPublic().getEncoded());

  /** A key that counts what it signs; its first signature is computed until it is let go. */
  private static final class SlowKey implements Function<Bytes32, Bytes> {
    private final Function<Bytes32, Bytes> key;
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch goesOn = new CountDownLatch(1);
    private final AtomicInteger signatures = new AtomicInteger();

    SlowKey(Function<Bytes32, Bytes> key) {
      this.key = key;
    }

    @Override
    public Bytes apply(Bytes32 message) {
      if (signatures.incrementAndGet() == 1) {
        begun.countDown();
        try {
          goesOn.await();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
      return key.apply(message);
    }
  }

  private static Bytes rsa(Bytes32 message) {
    return RsaPss.sign(KEYS.getPrivate(), message);
  }

  private static SettlementLeaf leaf(int number, Bytes signature) {
    Bytes32 word = Bytes32.ofUnsigned(number);
    return new SettlementLeaf(Keccak.hash(PUBLIC_KEY), word, word, signature, number);
  }

  private static Bytes32 message(int number) {
    return leaf(number, Bytes.EMPTY).message();
  }

  private static FutureTask<Bytes> caller(SharedSigning signing, int number) {
    return new FutureTask<>(() -> signing.sign(message(number)));
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }

  /** Callers from 0 on: the first is signed for until all others wait. */
  private static List<FutureTask<Bytes>> callAtOnce(SlowKey key, int count) throws Exception {
    SharedSigning signing = new SharedSigning(key, Thread::yield);
    List<FutureTask<Bytes>> callers = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      callers.add(caller(signing, i));
      threads.add(Thread.ofVirtual().start(callers.getLast()));
      key.begun.await();
    }
    threads.forEach(SharedSigningTest::awaitWaiting);
    key.goesOn.countDown();
    return callers;
  }

  @Test
  void whoComesAloneIsSignedAlone() {
    SharedSigning signing = new SharedSigning(SharedSigningTest::rsa, Thread::yield);
    for (int i = 0; i < 3; i++) {
      Bytes signature = signing.sign(message(i));
      assertTrue(RsaPss.verify(PUBLIC_KEY, message(i), signature));
    }
  }

  @Test
  void whoIsReadyWhenTheKeyIsIdleIsSignedWithTheFirst() throws Exception {
    AtomicInteger signatures = new AtomicInteger();
    Deque<Runnable> ready = new ArrayDeque<>();
    SharedSigning signing =
        new SharedSigning(
            message -> {
              signatures.incrementAndGet();
              return rsa(message);
            },
            () -> ready.remove().run());
    FutureTask<Bytes> other = caller(signing, 1);
    ready.add(() -> awaitWaiting(Thread.ofVirtual().start(other)));
    assertTrue(leaf(0, signing.sign(message(0))).isSignedBy(PUBLIC_KEY));
    assertTrue(leaf(1, other.get()).isSignedBy(PUBLIC_KEY));
    assertEquals(1, signatures.get());
  }

  @Test
  void thoseWhoComeMeanwhileShareTheNextSignature() throws Exception {
    SlowKey key = new SlowKey(SharedSigningTest::rsa);
    List<FutureTask<Bytes>> callers = callAtOnce(key, 7);
    assertTrue(RsaPss.verify(PUBLIC_KEY, message(0), callers.getFirst().get()), "it was alone");
    for (int i = 1; i < callers.size(); i++) {
      Bytes signature = callers.get(i).get();
      assertTrue(RootSignature.parse(signature).isPresent(), "of a root");
      assertTrue(leaf(i, signature).isSignedBy(PUBLIC_KEY), "caller " + i);
    }
    assertEquals(2, key.signatures.get());
  }

  @Test
  void noSignatureIsOfMoreThanItsBoundAndNobodyIsForgotten() throws Exception {
    SlowKey key = new SlowKey(Bytes32::value);
    int count = 1 + RootSignature.ANSWERS_MAX + 44;
    List<FutureTask<Bytes>> callers = callAtOnce(key, count);
    HashSet<Bytes> given = new HashSet<>();
    for (FutureTask<Bytes> caller : callers) {
      given.add(caller.get());
    }
    assertEquals(count, given.size());
    assertEquals(3, key.signatures.get());
  }

  @Test
  void aKeyThatFailsFailsThoseWhoWaitForThisSignatureAlone() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    SlowKey key =
        new SlowKey(
            message -> {
              if (calls.incrementAndGet() == 2) {
                throw new IllegalStateException("the second signature fails");
              }
              return rsa(message);
            });
    SharedSigning signing = new SharedSigning(key, Thread::yield);
    key.goesOn.countDown();
    assertTrue(leaf(0, signing.sign(message(0))).isSignedBy(PUBLIC_KEY));
    assertThrows(IllegalStateException.class, () -> signing.sign(message(1)));
    assertTrue(leaf(2, signing.sign(message(2))).isSignedBy(PUBLIC_KEY));
  }

  @Test
  void aSharedSignatureThatFailsFailsAllOfItsCallers() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    SlowKey key =
        new SlowKey(
            message -> {
              if (calls.incrementAndGet() == 2) {
                throw new IllegalStateException("the second signature fails");
              }
              return rsa(message);
            });
    List<FutureTask<Bytes>> callers = callAtOnce(key, 4);
    assertTrue(leaf(0, callers.getFirst().get()).isSignedBy(PUBLIC_KEY));
    for (FutureTask<Bytes> caller : callers.subList(1, 4)) {
      Throwable cause = assertThrows(ExecutionException.class, caller::get).getCause();
      Throwable root = cause instanceof CompletionException ? cause.getCause() : cause;
      assertInstanceOf(IllegalStateException.class, root);
    }
  }
}
