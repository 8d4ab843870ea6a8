package network.haca.facilitator.rocksdb;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.facilitator.core.Books;
import network.haca.primitives.Bytes;
import network.haca.x402.Fields;
import network.haca.x402.MalformedException;
import network.haca.x402.Reason;
import network.haca.x402.gate.BookEntry;
import network.haca.x402.gate.BookPage;

/** The books, and how far others have been told of them. */
final class BookRows implements Books {
  private static final Bytes TOLD = Row.TOLD.key(Bytes.EMPTY);

  private final LedgerRows rows;
  private long size;

  BookRows(LedgerRows rows) {
    this.rows = rows;
    this.size = rows.last(Row.ENTRY);
  }

  /** Gives an entry the next number; entries are submitted in the order of their numbers. */
  synchronized void put(Map<Bytes, Optional<Bytes>> changes, BookEntry entry) {
    size++;
    changes.put(
        Row.ENTRY.key(Row.number(size)), Optional.of(Bytes.ofUtf8(entry.toJson().toString())));
  }

  @Override
  public synchronized long size() {
    return size;
  }

  @Override
  public BookPage page(long after, int sizeMax) {
    Map<Long, byte[]> found = new TreeMap<>();
    rows.each(
        Row.ENTRY,
        Row.number(after + 1),
        (key, value) -> {
          found.put(key.getLong(0), value);
          return found.size() < sizeMax;
        });
    Map<Long, BookEntry> entries = new TreeMap<>();
    found.forEach((number, value) -> entries.put(number, entry(value)));
    return new BookPage(entries);
  }

  @Override
  public long told() {
    return rows.get(TOLD).map(value -> value.getLong(0)).orElse(0L);
  }

  @Override
  public void told(long number) {
    rows.submit(Map.of(TOLD, Optional.of(Row.number(number)))).await();
  }

  private static BookEntry entry(byte[] value) {
    try {
      return BookEntry.read(Fields.of(LedgerRows.parse(value), "", Reason.INVALID_PAYLOAD));
    } catch (MalformedException e) {
      throw LedgerRows.broken(e);
    }
  }
}
