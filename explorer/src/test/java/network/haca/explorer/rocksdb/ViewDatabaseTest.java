package network.haca.explorer.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import network.haca.explorer.core.Rows.Row;
import network.haca.primitives.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewDatabaseTest {
  @TempDir private Path folder;

  private static Bytes key(String text) {
    return Bytes.ofUtf8(text);
  }

  private static List<String> keys(List<Row> rows) {
    return rows.stream().map(row -> row.key().toUtf8()).toList();
  }

  @Test
  void aPageEndsWithItsPrefixAndBeginsBehindItsKey() throws Exception {
    try (ViewDatabase view = ViewDatabase.open(folder)) {
      view.change(
          table -> List.of("a1", "b1", "b2", "b3", "c1").forEach(k -> table.put(key(k), key("x"))));
      assertEquals(List.of("b1", "b2", "b3"), keys(view.page(key("b"), Bytes.EMPTY, 10)));
      assertEquals(List.of("b1", "b2"), keys(view.page(key("b"), Bytes.EMPTY, 2)));
      assertEquals(List.of("b3"), keys(view.page(key("b"), key("2"), 10)));
      assertEquals(List.of("b2", "b3"), keys(view.page(key("b"), key("10"), 10)));
      assertEquals(List.of(), keys(view.page(key("b"), key("9"), 10)));
    }
  }

  @Test
  void changesSeeThoseBeforeThemAndAreMadeTogether() throws Exception {
    try (ViewDatabase view = ViewDatabase.open(folder)) {
      assertThrows(
          IllegalArgumentException.class,
          () ->
              view.change(
                  table -> {
                    table.put(key("a"), key("1"));
                    assertEquals(Optional.of(key("1")), table.get(key("a")));
                    throw new IllegalArgumentException("in the middle");
                  }));
      assertEquals(Optional.empty(), view.get(key("a")));
    }
  }

  @Test
  void theLastChangeOfARowInOneChangeCounts() throws Exception {
    try (ViewDatabase view = ViewDatabase.open(folder)) {
      view.change(
          table -> {
            table.put(key("kept"), key("old"));
            table.put(key("gone"), key("old"));
          });
      view.change(
          table -> {
            table.put(key("gone"), key("new"));
            table.remove(key("gone"));
            assertEquals(Optional.empty(), table.get(key("gone")));
            table.remove(key("kept"));
            assertEquals(Optional.empty(), table.get(key("kept")));
            table.put(key("kept"), key("new"));
            assertEquals(Optional.of(key("new")), table.get(key("kept")));
          });
      assertEquals(Optional.empty(), view.get(key("gone")));
      assertEquals(Optional.of(key("new")), view.get(key("kept")));
      assertEquals(List.of("kept"), keys(view.page(key("k"), Bytes.EMPTY, 10)));
      assertEquals(List.of(), view.page(key("g"), Bytes.EMPTY, 10));
    }
  }

  @Test
  void positionsOutliveTheProcessAndNotARebuild() throws Exception {
    try (ViewDatabase view = ViewDatabase.open(folder)) {
      view.change(table -> ViewDatabase.position(table, "haca.proofs-0", 17));
    }
    try (ViewDatabase view = ViewDatabase.open(folder)) {
      assertEquals(OptionalLong.of(17), view.position("haca.proofs-0"));
    }
    ViewDatabase.destroy(folder);
    try (ViewDatabase view = ViewDatabase.open(folder)) {
      assertEquals(OptionalLong.empty(), view.position("haca.proofs-0"));
    }
  }

  @Test
  void aClosedViewFailsInAnOrderlyWay() throws Exception {
    ViewDatabase view = ViewDatabase.open(folder);
    view.close();
    view.close();
    assertThrows(IllegalStateException.class, () -> view.get(key("a")));
  }
}
