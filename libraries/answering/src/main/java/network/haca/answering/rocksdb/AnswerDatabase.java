package network.haca.answering.rocksdb;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import network.haca.answering.core.AnswerStore;
import network.haca.pipe.Answer;
import network.haca.pipe.Conclusion;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.service.rocksdb.DatabaseFolder;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteOptions;

/**
 * Given answers in a database, by the hashes of their questions. Each is forgotten once it is far
 * older than a transaction waits.
 */
public final class AnswerDatabase implements AnswerStore, AutoCloseable {
  /** Transactions wait for minutes; a chain that has stopped may stand for long. */
  private static final Duration KEPT = Duration.ofDays(30);

  /** After so many answers the old ones are looked for again. */
  private static final int KEPT_BETWEEN = 1_000;

  private final Options options;
  private final WriteOptions synced = new WriteOptions().setSync(true);
  private final RocksDB database;
  private long latest;
  private int kept;
  private boolean isClosed;

  private AnswerDatabase(Options options, RocksDB database) {
    this.options = options;
    this.database = database;
  }

  /**
   * @throws IOException if the folder holds no such database, or cannot be used
   */
  public static AnswerDatabase open(Path folder) throws IOException {
    RocksDB.loadLibrary();
    Options options = new Options();
    try {
      RocksDB database =
          new DatabaseFolder(folder, "answers").open(options, new BlockBasedTableConfig());
      return new AnswerDatabase(options, database);
    } catch (IOException e) {
      options.close();
      throw e;
    }
  }

  @Override
  public synchronized Optional<Answer> find(Bytes32 question) {
    requireOpen();
    try {
      return Optional.ofNullable(database.get(question.toArray())).map(AnswerDatabase::decode);
    } catch (RocksDBException e) {
      throw new IllegalStateException("a given answer cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized Answer keep(Bytes32 question, Answer answer) {
    Optional<Answer> before = find(question);
    if (before.isPresent()) {
      return before.get();
    }
    latest = Math.max(latest, answer.timestamp());
    try {
      database.put(synced, question.toArray(), encode(answer).toArray());
      if (++kept % KEPT_BETWEEN == 0) {
        forget(latest - KEPT.toSeconds());
      }
    } catch (RocksDBException e) {
      throw new IllegalStateException("an answer cannot be kept: " + e.getMessage(), e);
    }
    return answer;
  }

  /**
   * @param before seconds; what is dated earlier is forgotten
   */
  private void forget(long before) throws RocksDBException {
    try (RocksIterator each = database.newIterator()) {
      for (each.seekToFirst(); each.isValid(); each.next()) {
        if (decode(each.value()).timestamp() < before) {
          database.delete(each.key());
        }
      }
    }
  }

  /** In the form in which answers travel. */
  private static Bytes encode(Answer answer) {
    return Conclusion.unsigned(Bytes32.ZERO, 1, answer.node(), List.of(answer)).encode();
  }

  private static Answer decode(byte[] value) {
    return Conclusion.decode(Bytes.wrap(value))
        .orElseThrow(() -> new IllegalStateException("a given answer cannot be read"))
        .answers()
        .getFirst();
  }

  /** What is asked of a closed database would end the process, not fail. */
  private void requireOpen() {
    if (isClosed) {
      throw new IllegalStateException("the answers are closed");
    }
  }

  @Override
  public synchronized void close() {
    if (!isClosed) {
      isClosed = true;
      database.close();
      synced.close();
      options.close();
    }
  }
}
