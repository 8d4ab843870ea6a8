package network.haca.fullnode.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import network.haca.fullnode.core.AdmissionPlace;
import network.haca.fullnode.core.ConclusionRefusal;
import network.haca.pipe.Answer;
import network.haca.pipe.Conclusion;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import org.junit.jupiter.api.Test;

/** Rules M4 and P5: one place for each open admission, for the conclusion with the most answers. */
class ConclusionPoolTest {
  private static final Bytes32 OLDER = Bytes32.ofUnsigned(200);
  private static final Bytes32 NEWER = Bytes32.ofUnsigned(100);

  private final Map<Bytes32, AdmissionPlace> open = new TreeMap<>();
  private final List<Conclusion> wrong = new ArrayList<>();
  private Optional<ConclusionRefusal> refusal = Optional.empty();
  private int verified;
  private final ConclusionPool pool =
      new ConclusionPool(
          new OpenAdmissions() {
            @Override
            public Optional<AdmissionPlace> place(Bytes32 transactionHash) {
              return Optional.ofNullable(open.get(transactionHash));
            }

            @Override
            public Optional<ConclusionRefusal> refusal(Conclusion conclusion) {
              verified++;
              return refusalButProofs(conclusion).or(() -> refusal);
            }

            @Override
            public Optional<ConclusionRefusal> refusalButProofs(Conclusion conclusion) {
              return wrong.contains(conclusion)
                  ? Optional.of(ConclusionRefusal.of("disabled"))
                  : refusal.filter(each -> !each.isOfProof());
            }
          });

  ConclusionPoolTest() {
    open.put(OLDER, new AdmissionPlace(1, 1, 10_000));
    open.put(NEWER, new AdmissionPlace(2, 1, 20_000));
  }

  private static Bytes conclusion(Bytes32 transaction, int answers, int bytes) {
    List<Answer> given =
        IntStream.range(0, answers)
            .mapToObj(
                i ->
                    new Answer(
                        Bytes32.ofUnsigned(i),
                        Bytes32.ofUnsigned(5),
                        1,
                        Bytes.wrap(new byte[bytes]),
                        Optional.empty(),
                        Bytes.EMPTY,
                        Bytes.EMPTY))
            .toList();
    return Conclusion.unsigned(transaction, 1, Bytes32.ofUnsigned(5), given).encode();
  }

  private void taken(Bytes conclusion) {
    assertInstanceOf(Admission.Taken.class, pool.offer(conclusion));
  }

  private void refused(Bytes conclusion) {
    assertInstanceOf(Admission.Refused.class, pool.offer(conclusion));
  }

  @Test
  void m4TheRicherTakesThePlace() {
    Bytes one = conclusion(OLDER, 1, 1);
    Bytes two = conclusion(OLDER, 2, 1);
    taken(one);
    taken(one);
    refused(conclusion(OLDER, 1, 2));
    taken(two);
    refused(one);
    assertFalse(pool.recheck(Keccak.hash(one)), "CometBFT lets the poorer one go");
    assertTrue(pool.recheck(Keccak.hash(two)));
    assertEquals(List.of(two), pool.choose(1 << 20, 1_000_000).conclusions());
  }

  /** A node may sign the same answers as often as it likes, each time with other bytes. */
  @Test
  void p5ProofsAreVerifiedOnceWhoeverSendsThemAgain() {
    Bytes first = conclusion(OLDER, 2, 1);
    taken(first);
    for (int i = 0; i < 9; i++) {
      Conclusion same = Conclusion.decode(first).orElseThrow();
      refused(same.signed(Bytes.wrap(new byte[i + 1])).encode());
      refused(conclusion(OLDER, 1, i + 1));
    }
    pool.refused(Keccak.hash(first));
    assertEquals(1, verified);
    taken(conclusion(OLDER, 3, 1));
    assertEquals(2, verified, "a richer one is looked at");
  }

  @Test
  void p5WhatIsWrongWithoutItsProofsIsNotVerified() {
    refusal = Optional.of(ConclusionRefusal.of("a signature"));
    refused(conclusion(OLDER, 1, 1));
    assertEquals(0, verified);
  }

  @Test
  void p5WhatIsWrongOrNotOpenHasNoPlace() {
    refused(conclusion(Bytes32.ofUnsigned(3), 1, 1));
    refused(Bytes.fromHex("7d00"));
    refusal = Optional.of(ConclusionRefusal.of("a signature"));
    refused(conclusion(OLDER, 1, 1));
    assertEquals(List.of(), pool.choose(1 << 20, 1_000_000).conclusions());
  }

  /** Whoever hands in a proof that does not hold has cost enough. */
  @Test
  void p5ANodeWithAWrongProofIsLookedAtNoMore() {
    refusal = Optional.of(new ConclusionRefusal("a proof", true));
    refused(conclusion(OLDER, 1, 1));
    refusal = Optional.empty();
    refused(conclusion(OLDER, 2, 1));
    taken(conclusion(NEWER, 1, 1));
    open.remove(OLDER);
    pool.committed();
    open.put(OLDER, new AdmissionPlace(3, 1, 10_000));
    taken(conclusion(OLDER, 1, 1));
  }

  @Test
  void p5TheOldestStandsFirstAndTheBlocksGasBoundsThem() {
    Bytes newer = conclusion(NEWER, 1, 1);
    Bytes older = conclusion(OLDER, 1, 1);
    taken(newer);
    taken(older);
    assertEquals(List.of(older, newer), pool.choose(1 << 20, 30_000).conclusions());
    assertEquals(30_000, pool.choose(1 << 20, 30_000).gas());
    assertEquals(List.of(older), pool.choose(1 << 20, 29_999).conclusions());
    assertEquals(List.of(older), pool.choose(older.size() + 10L, 30_000).conclusions());
  }

  @Test
  void p5WhatABlockConcludedGoes() {
    Bytes older = conclusion(OLDER, 1, 1);
    taken(older);
    open.remove(OLDER);
    pool.committed();
    assertFalse(pool.recheck(Keccak.hash(older)));
    open.put(OLDER, new AdmissionPlace(1, 1, 10_000));
    taken(older);
  }

  /** A node that was disabled since holds no place against another's conclusion. */
  @Test
  void p5WhatAProposalShowsToBeWrongGoes() {
    Bytes wrong = conclusion(OLDER, 1, 1);
    taken(wrong);
    pool.refused(Keccak.hash(wrong));
    assertTrue(pool.recheck(Keccak.hash(wrong)), "it was only too early");
    refusal = Optional.of(ConclusionRefusal.of("its node is disabled"));
    pool.refused(Keccak.hash(wrong));
    refusal = Optional.empty();
    taken(conclusion(OLDER, 1, 2));
  }

  /** It gives way where no proposal is made, too. */
  @Test
  void p5OneThatBecameWrongGivesWayToAGoodOne() {
    Bytes held = conclusion(OLDER, 1, 1);
    Bytes other = conclusion(OLDER, 1, 2);
    taken(held);
    refused(other);
    wrong.add(Conclusion.decode(held).orElseThrow());
    taken(other);
    assertEquals(List.of(other), pool.choose(1 << 20, 1_000_000).conclusions());
    refused(held);
  }

  @Test
  void p5OneOfAnEarlierRoundGoes() {
    Bytes first = conclusion(OLDER, 1, 1);
    taken(first);
    open.put(OLDER, new AdmissionPlace(1, 2, 10_000));
    pool.committed();
    assertFalse(pool.recheck(Keccak.hash(first)));
  }

  @Test
  void p5ConclusionsThatWaitAreBoundedInBytes() {
    int size = 60_000;
    int fit = 0;
    for (int i = 1; i <= 30; i++) {
      Bytes32 transaction = Bytes32.ofUnsigned(1_000 + i);
      open.put(transaction, new AdmissionPlace(10 + i, 1, 1));
      Bytes conclusion = conclusion(transaction, 16, size);
      if (pool.offer(conclusion) instanceof Admission.Taken) {
        fit++;
      }
    }
    assertEquals(ConclusionPool.BYTES_MAX / conclusion(OLDER, 16, size).size(), fit);
  }
}
