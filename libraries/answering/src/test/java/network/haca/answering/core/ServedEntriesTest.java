package network.haca.answering.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import network.haca.contracts.RegisteredModel;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;

class ServedEntriesTest {
  private static final Bytes32 NODE = Bytes32.ofUnsigned(7);
  private static final Bytes32 FIRST = Bytes32.ofUnsigned(1);
  private static final Bytes32 SECOND = Bytes32.ofUnsigned(2);

  private final Registry registry = new Registry();
  private Optional<Bytes32> enabled = Optional.of(NODE);
  private Set<Bytes32> elsewhere = Set.of();
  private Instant now = Instant.ofEpochSecond(1_790_000_000);

  /** Holds what is said, as the contract does. */
  private static final class Registry implements ServingRegistry {
    final Map<String, Bytes32> names = new TreeMap<>();
    final Set<Bytes32> listed = new HashSet<>();
    final List<String> said = new ArrayList<>();
    Set<String> unreadable = Set.of();
    Set<Bytes32> refused = Set.of();

    @Override
    public Optional<Bytes32> named(String name) throws IOException {
      if (unreadable.contains(name)) {
        throw new IOException("the chain is away");
      }
      return Optional.ofNullable(names.get(name));
    }

    @Override
    public RegisteredModel entry(Bytes32 id) {
      return new RegisteredModel(
          id,
          id,
          id,
          Address.ZERO,
          1,
          0,
          9,
          Address.ZERO,
          RegisteredModel.Fees.NONE,
          List.of(),
          Optional.empty());
    }

    @Override
    public boolean serves(Bytes32 node, Bytes32 id) {
      return listed.contains(id);
    }

    @Override
    public void serve(Bytes32 node, Bytes32 id) {
      assertTrue(listed.add(id));
      said.add("serve " + id.value().get(Bytes32.SIZE - 1));
    }

    @Override
    public void unserve(Bytes32 node, Bytes32 id) throws IOException {
      if (refused.contains(id)) {
        throw new IOException("refused");
      }
      assertTrue(listed.remove(id));
      said.add("unserve " + id.value().get(Bytes32.SIZE - 1));
    }
  }

  private ServedEntries entries(String... references) {
    return new ServedEntries(
        registry,
        () -> enabled,
        List.of(references),
        entry -> elsewhere.contains(entry.id()) ? Optional.of("is elsewhere") : Optional.empty(),
        () -> now);
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  /** Looks now, and once an entry that is not named is left. */
  private void lookForLong(ServedEntries entries) throws IOException {
    entries.go();
    pass(ServedEntries.LEFT_AFTER);
    entries.go();
  }

  @Test
  void aNamedEntryIsServedOnce() throws Exception {
    registry.names.put("a", FIRST);
    ServedEntries entries = entries("a");
    entries.go();
    entries.go();
    assertEquals(List.of("serve 1"), registry.said);
    assertEquals(Optional.of("a"), entries.reference(FIRST));
    assertEquals(Optional.empty(), entries.reference(SECOND));
  }

  /** Requests for which the node was drawn before are answered all the same. */
  @Test
  void anEntryThatItsNameHasLeftIsServedNoMore() throws Exception {
    registry.names.put("a", FIRST);
    ServedEntries entries = entries("a");
    entries.go();
    registry.names.put("a", SECOND);
    lookForLong(entries);
    entries.go();
    assertEquals(List.of("serve 1", "serve 2", "unserve 1"), registry.said);
    assertEquals(Optional.of("a"), entries.reference(FIRST), "it may have been drawn for one");
    assertEquals(Optional.of("a"), entries.reference(SECOND));
    pass(ServedEntries.LEFT_AFTER.plusSeconds(1));
    entries.go();
    assertEquals(Optional.empty(), entries.reference(FIRST), "not for ever");
    assertEquals(List.of("serve 1", "serve 2", "unserve 1"), registry.said);
  }

  /** Contracts that hold money name an entry by its id: a name's owner takes no node from them. */
  @Test
  void aNameThatHasJustTurnedTakesNothing() throws Exception {
    registry.names.put("a", FIRST);
    ServedEntries entries = entries("a");
    entries.go();
    registry.names.put("a", SECOND);
    entries.go();
    pass(ServedEntries.LEFT_AFTER.minusSeconds(1));
    entries.go();
    assertEquals(Set.of(FIRST, SECOND), registry.listed);
  }

  /** However often a name turns, the operator pays for each entry once. */
  @Test
  void aNameThatTurnsAllTheTimeCostsNothing() throws Exception {
    ServedEntries entries = entries("a");
    for (int turn = 0; turn < 100; turn++) {
      registry.names.put("a", turn % 2 == 0 ? FIRST : SECOND);
      entries.go();
      pass(Duration.ofHours(1));
    }
    assertEquals(List.of("serve 1", "serve 2"), registry.said);
  }

  @Test
  void anEntryStaysWhileTheNodeHasNotTheNextOne() throws Exception {
    registry.names.put("a", FIRST);
    ServedEntries entries = entries("a");
    entries.go();
    registry.names.put("a", SECOND);
    elsewhere = Set.of(SECOND);
    for (int look = 0; look < 3; look++) {
      IOException missing = assertThrows(IOException.class, entries::go);
      assertTrue(String.valueOf(missing.getMessage()).contains("is elsewhere"));
      pass(ServedEntries.LEFT_AFTER);
    }
    assertEquals(Set.of(FIRST), registry.listed);
  }

  @Test
  void anEntryThatAnotherReferenceNamesStays() throws Exception {
    registry.names.put("a", FIRST);
    registry.names.put("b", FIRST);
    ServedEntries entries = entries("a", "b", SECOND.toHex());
    entries.go();
    registry.names.put("b", SECOND);
    lookForLong(entries);
    assertEquals(Set.of(FIRST, SECOND), registry.listed);
    assertEquals(Optional.of("a"), entries.reference(FIRST));
  }

  /** A name that cannot be read may point to anything. */
  @Test
  void nothingIsLeftWhileItsNameCannotBeRead() throws Exception {
    registry.names.put("a", FIRST);
    ServedEntries entries = entries("a");
    entries.go();
    registry.unreadable = Set.of("a");
    assertThrows(IOException.class, () -> lookForLong(entries));
    assertEquals(Set.of(FIRST), registry.listed);
  }

  /** One that fails keeps no other from being left. */
  @Test
  void eachEntryIsLeftByItself() throws Exception {
    Bytes32 third = Bytes32.ofUnsigned(3);
    registry.names.put("a", FIRST);
    ServedEntries entries = entries("a");
    entries.go();
    registry.names.put("a", SECOND);
    entries.go();
    registry.names.put("a", third);
    entries.go();
    registry.refused = Set.of(FIRST);
    pass(ServedEntries.LEFT_AFTER);
    assertThrows(IOException.class, entries::go);
    assertEquals(Set.of(FIRST, third), registry.listed);
  }

  @Test
  void noMoreEntriesAreRememberedThanTheirBound() throws Exception {
    ServedEntries entries = entries("a");
    for (int i = 1; i <= ServedEntries.ENTRIES_MAX; i++) {
      registry.names.put("a", Bytes32.ofUnsigned(i));
      entries.go();
    }
    registry.names.put("a", Bytes32.ofUnsigned(9_999));
    assertThrows(IOException.class, entries::go);
    assertEquals(Optional.of("a"), entries.reference(FIRST));
  }
}
