package network.haca.facilitator.rocksdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import network.haca.primitives.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

class GroupCommitTest {
  private static final Bytes KEY = Bytes.ofUtf8("key");
  @TempDir private Path folder;

  @Test
  void whatIsNotWrittenYetIsReadAsIfItWere() throws Exception {
    try (Options options = new Options().setCreateIfMissing(true);
        RocksDB database = RocksDB.open(options, folder.toString());
        GroupCommit disk = new GroupCommit(database)) {
      long put = disk.submit(Map.of(KEY, Optional.of(Bytes.ofUtf8("a"))));
      assertEquals(Optional.of(Bytes.ofUtf8("a")), disk.get(KEY));
      long deleted = disk.submit(Map.of(KEY, Optional.empty()));
      assertEquals(Optional.empty(), disk.get(KEY));
      disk.await(put);
      disk.await(deleted);
      assertEquals(Optional.empty(), disk.get(KEY));
    }
  }

  /** Sessions are looked at ten times a second, and mostly nothing has changed. */
  @Test
  void whoeverChangesNothingWaitsForWhatCameBeforeAndWritesNothing() throws Exception {
    try (Options options = new Options().setCreateIfMissing(true);
        RocksDB database = RocksDB.open(options, folder.toString());
        GroupCommit disk = new GroupCommit(database)) {
      long put = disk.submit(Map.of(KEY, Optional.of(Bytes.ofUtf8("a"))));
      assertEquals(put, disk.submit(Map.of()));
      disk.await(disk.submit(Map.of()));
      assertArrayEquals(Bytes.ofUtf8("a").toArray(), database.get(KEY.toArray()));
    }
  }

  @Test
  void theLastOfManyWritersIsWhatStays() throws Exception {
    try (Options options = new Options().setCreateIfMissing(true);
        RocksDB database = RocksDB.open(options, folder.toString());
        GroupCommit disk = new GroupCommit(database)) {
      int[] count = {0};
      try (ExecutorService writers = Executors.newFixedThreadPool(8)) {
        for (int writer = 0; writer < 200; writer++) {
          var _ =
              writers.submit(
                  () -> {
                    long ticket;
                    synchronized (count) {
                      count[0]++;
                      ticket = disk.submit(Map.of(KEY, Optional.of(Bytes.ofUtf8("" + count[0]))));
                    }
                    disk.await(ticket);
                  });
        }
      }
      assertArrayEquals(Bytes.ofUtf8("200").toArray(), database.get(KEY.toArray()));
    }
  }

  @Test
  void afterAFailureNothingIsTakenAnyMore() throws Exception {
    try (Options options = new Options().setCreateIfMissing(true)) {
      RocksDB.open(options, folder.toString()).close();
      try (RocksDB readOnly = RocksDB.openReadOnly(options, folder.toString());
          GroupCommit disk = new GroupCommit(readOnly)) {
        long ticket = disk.submit(Map.of(KEY, Optional.of(KEY)));
        assertThrows(IllegalStateException.class, () -> disk.await(ticket));
        assertThrows(IllegalStateException.class, () -> disk.submit(Map.of()));
        assertEquals(true, disk.failure().isPresent());
      }
    }
  }
}
