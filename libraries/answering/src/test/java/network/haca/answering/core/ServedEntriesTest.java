package network.haca.answering.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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

  /** Holds what is said, as the contract does. */
  private static final class Registry implements ServingRegistry {
    final Map<String, Bytes32> names = new TreeMap<>();
    final Set<Bytes32> listed = new HashSet<>();
    final List<String> said = new ArrayList<>();
    Set<String> unreadable = Set.of();

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
    public void unserve(Bytes32 node, Bytes32 id) {
      assertTrue(listed.remove(id));
      said.add("unserve " + id.value().get(Bytes32.SIZE - 1));
    }
  }

  private ServedEntries entries(String... references) {
    return new ServedEntries(
        registry, () -> enabled, List.of(references), entry -> !elsewhere.contains(entry.id()));
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
    for (int look = 0; look < 4; look++) {
      entries.go();
    }
    assertEquals(List.of("serve 1", "serve 2", "unserve 1"), registry.said);
    assertEquals(Optional.of("a"), entries.reference(FIRST), "it may have been drawn for one");
    assertEquals(Optional.of("a"), entries.reference(SECOND));
  }

  /** The operator serves what the name points to, and not what it pointed to. */
  @Test
  void anEntryIsLeftThoughTheNodeHasNotTheNextOne() throws Exception {
    registry.names.put("a", FIRST);
    ServedEntries entries = entries("a");
    entries.go();
    registry.names.put("a", SECOND);
    elsewhere = Set.of(SECOND);
    IOException missing = assertThrows(IOException.class, entries::go);
    assertTrue(String.valueOf(missing.getMessage()).contains("does not have"));
    assertEquals(Set.of(), registry.listed);
  }

  @Test
  void anEntryThatAnotherReferenceNamesStays() throws Exception {
    registry.names.put("a", FIRST);
    registry.names.put("b", FIRST);
    ServedEntries entries = entries("a", "b", SECOND.toHex());
    entries.go();
    registry.names.put("b", SECOND);
    entries.go();
    entries.go();
    assertEquals(Set.of(FIRST, SECOND), registry.listed);
    assertEquals(Optional.of("a"), entries.reference(FIRST));
  }

  @Test
  void aNameThatReturnsIsServedAgain() throws Exception {
    registry.names.put("a", FIRST);
    ServedEntries entries = entries("a");
    entries.go();
    registry.names.put("a", SECOND);
    entries.go();
    entries.go();
    registry.names.put("a", FIRST);
    entries.go();
    entries.go();
    assertEquals(Set.of(FIRST), registry.listed);
  }

  /** A look that did not see all says nothing of what is not named. */
  @Test
  void nothingIsLeftWhileANameCannotBeRead() throws Exception {
    registry.names.put("a", FIRST);
    registry.names.put("b", SECOND);
    ServedEntries entries = entries("a", "b");
    entries.go();
    registry.names.put("a", SECOND);
    registry.unreadable = Set.of("b");
    assertThrows(IOException.class, entries::go);
    assertEquals(Set.of(FIRST, SECOND), registry.listed);
    registry.unreadable = Set.of();
    entries.go();
    assertEquals(Set.of(SECOND), registry.listed);
  }

  @Test
  void aNodeThatIsNotEnabledLeavesAnEntryOnceItIs() throws Exception {
    registry.names.put("a", FIRST);
    ServedEntries entries = entries("a");
    entries.go();
    enabled = Optional.empty();
    registry.names.put("a", SECOND);
    entries.go();
    assertEquals(Set.of(FIRST), registry.listed);
    enabled = Optional.of(NODE);
    entries.go();
    assertEquals(Set.of(SECOND), registry.listed);
  }

  @Test
  void noMoreEntriesAreRememberedThanTheirBound() throws Exception {
    ServedEntries entries = entries("a");
    int entriesBefore = ServedEntries.LEFT_MAX + 2;
    for (int i = 1; i <= entriesBefore; i++) {
      registry.names.put("a", Bytes32.ofUnsigned(i));
      entries.go();
      entries.go();
    }
    assertEquals(Optional.empty(), entries.reference(FIRST));
    assertEquals(Optional.of("a"), entries.reference(SECOND));
  }
}
