package network.haca.evm.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many changes are written by all processors, few by one: the root is that of the content. */
class WorldStateCommitTest {
  private static final Address CONTRACT = address(1);
  private static final int MANY = 4 * MerklePatriciaTrie.PARALLEL_MIN;

  private final MemoryNodeStore store = new MemoryNodeStore();
  private Bytes32 root = MerklePatriciaTrie.EMPTY_ROOT;

  private static Address address(long number) {
    return Address.ofWord(Bytes32.ofUnsigned(number));
  }

  private void commit(Map<Long, Long> slots) {
    WorldState state = new WorldState(store, root);
    state.setNonce(CONTRACT, 1);
    slots.forEach((key, value) -> state.setStorage(CONTRACT, UInt256.of(key), UInt256.of(value)));
    state.endTransaction();
    root = state.commit();
  }

  /** Slot by slot, so that nothing is written in parts. */
  private static Bytes32 oneByOne(Map<Long, Long> slots) {
    WorldStateCommitTest other = new WorldStateCommitTest();
    other.commit(Map.of());
    slots.forEach((key, value) -> other.commit(Map.of(key, value)));
    return other.root;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theRootDoesNotDependOnHowTheContentCameAbout(long seed) {
    Random random = new Random(seed);
    Map<Long, Long> content = new TreeMap<>();
    for (int round = 0; round < 4; round++) {
      Map<Long, Long> changes = new TreeMap<>();
      for (int i = 0; i < MANY; i++) {
        changes.put(random.nextLong(MANY), random.nextBoolean() ? 0 : random.nextLong(1, 1L << 40));
      }
      commit(changes);
      content.putAll(changes);
      content.values().removeIf(value -> value == 0);
      assertEquals(oneByOne(content), root);
    }
  }

  @Test
  void whatLosesAllOrAllButOneOfManySlotsHasTheRootOfTheRest() {
    Map<Long, Long> slots = new TreeMap<>();
    for (long i = 0; i < MANY; i++) {
      slots.put(i, i + 1);
    }
    commit(slots);
    slots.replaceAll((key, value) -> key == 7 ? value : 0);
    commit(slots);
    assertEquals(oneByOne(Map.of(7L, 8L)), root);
    slots.put(7L, 0L);
    commit(slots);
    assertEquals(oneByOne(Map.of()), root);
  }

  @Test
  void whereNothingChangedNothingIsWritten() {
    commit(Map.of(1L, 1L));
    NodeStore untouched =
        new NodeStore() {
          @Override
          public Optional<Bytes> get(Bytes32 hash) {
            return store.get(hash);
          }

          @Override
          public void put(Bytes32 hash, Bytes value) {
            throw new AssertionError(hash);
          }
        };
    WorldState state = new WorldState(untouched, root);
    assertEquals(UInt256.ONE, state.storage(CONTRACT, UInt256.ONE));
    assertEquals(root, state.commit());
  }

  @Test
  void manyAccountsHaveTheRootOfTheSameOneByOne() {
    WorldState together = new WorldState(store, root);
    for (long i = 1; i <= MANY; i++) {
      together.setBalance(address(i), UInt256.of(i));
      together.setStorage(address(i), UInt256.ONE, UInt256.of(i));
    }
    together.endTransaction();
    Bytes32 expected = together.commit();
    for (long i = 1; i <= MANY; i++) {
      WorldState one = new WorldState(store, root);
      one.setBalance(address(i), UInt256.of(i));
      one.setStorage(address(i), UInt256.ONE, UInt256.of(i));
      one.endTransaction();
      root = one.commit();
    }
    assertEquals(expected, root);
  }
}
