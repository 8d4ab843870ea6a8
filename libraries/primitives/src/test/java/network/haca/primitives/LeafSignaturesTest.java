package network.haca.primitives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPair;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule T6: one signature for many answers, and what is remembered of it. */
class LeafSignaturesTest {
  private static final KeyPair KEYS = RsaPss.newKeyPair();
  private static final KeyPair OTHER_KEYS = RsaPss.newKeyPair();

  private static Bytes key(KeyPair keys) {
    return Bytes.wrap(keys.getPublic().getEncoded());
  }

  private static Bytes32 word(int number) {
    return Bytes32.ofUnsigned(number);
  }

  private static SettlementLeaf leaf(int number, Bytes signature) {
    return new SettlementLeaf(
        Keccak.hash(key(KEYS)), word(number), word(number), signature, number);
  }

  private static List<Bytes32> messages(int from, int count) {
    return IntStream.range(from, from + count)
        .mapToObj(number -> SettlementLeaf.message(word(number), word(number), number))
        .toList();
  }

  private static List<Bytes> sign(KeyPair keys, int from, int count) {
    return RootSignature.sign(
        messages(from, count), message -> RsaPss.sign(keys.getPrivate(), message));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 7, 100, 256})
  void everyAnswerOfAWindowHoldsUnderItsOwnPathAlone(int count) {
    List<Bytes> signatures = sign(KEYS, 0, count);
    LeafSignatures memory = new LeafSignatures(8);
    for (int i = 0; i < count; i++) {
      assertTrue(memory.isGood(key(KEYS), leaf(i, signatures.get(i))), "answer " + i);
      assertFalse(memory.isGood(key(KEYS), leaf(i + count, signatures.get(i))), "answer " + i);
    }
    assertEquals(count, new HashSet<>(signatures).size(), "each has a path of its own");
  }

  @Test
  void aWindowHasAtLeastTwoAnswersAndNoMoreThanItsBound() {
    assertThrows(IllegalArgumentException.class, () -> sign(KEYS, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> sign(KEYS, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> sign(KEYS, 0, 257));
  }

  @Test
  void aRootThatIsRememberedIsGoodOfItsKeyAndItsSignatureOnly() {
    SettlementLeaf leaf = leaf(0, sign(KEYS, 0, 4).getFirst());
    LeafSignatures memory = new LeafSignatures(8);
    assertTrue(memory.isGood(key(KEYS), leaf));
    assertFalse(memory.isGood(key(OTHER_KEYS), leaf));
    assertFalse(memory.isGood(key(KEYS), leaf(0, sign(OTHER_KEYS, 0, 4).getFirst())));
    byte[] changed = leaf.signature().toArray();
    changed[changed.length - 1] ^= 1;
    assertFalse(memory.isGood(key(KEYS), leaf(0, Bytes.wrap(changed))));
    assertTrue(memory.isGood(key(KEYS), leaf));
  }

  @Test
  void whatIsBadIsNotRememberedAsGood() {
    SettlementLeaf bad = leaf(0, sign(OTHER_KEYS, 0, 4).getFirst());
    LeafSignatures memory = new LeafSignatures(8);
    assertEquals(
        Collections.nCopies(3, false),
        IntStream.range(0, 3).mapToObj(_ -> memory.isGood(key(KEYS), bad)).toList());
  }

  @Test
  void moreRootsAndKeysThanAreRememberedAreStillJudged() {
    LeafSignatures memory = new LeafSignatures(1);
    List<Bytes> one = sign(KEYS, 0, 2);
    List<Bytes> other = sign(KEYS, 2, 2);
    for (int i = 0; i < 2; i++) {
      assertTrue(memory.isGood(key(KEYS), leaf(i, one.get(i))));
      assertTrue(memory.isGood(key(KEYS), leaf(2 + i, other.get(i))));
      assertFalse(memory.isGood(key(KEYS), leaf(2 + i, one.get(i))));
    }
    for (int i = 0; i < 1_000; i++) {
      assertFalse(memory.isGood(word(i).value(), leaf(0, one.getFirst())), "no key");
    }
    assertTrue(memory.isGood(key(KEYS), leaf(0, one.getFirst())));
  }
}
