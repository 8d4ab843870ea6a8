package network.haca.bridge.rocksdb;

import java.util.OptionalLong;
import network.haca.bridge.core.WalkPosition;
import network.haca.bridge.rocksdb.BridgeDatabase.Changes;
import network.haca.primitives.Bytes;

/** The positions up to which each source of the view has been read. */
public final class Positions {
  private final BridgeDatabase database;

  public Positions(BridgeDatabase database) {
    this.database = database;
  }

  /** Nothing if it was never read. */
  public OptionalLong get(String source) {
    return database
        .bytes(key(source))
        .map(value -> OptionalLong.of(Bytes.wrap(value).getLong(0)))
        .orElseGet(OptionalLong::empty);
  }

  public void set(String source, long position) {
    try (Changes changes = new Changes()) {
      changes.put(key(source), BridgeDatabase.number(position).toArray());
      database.write(changes);
    }
  }

  /** The position of one source. */
  public WalkPosition of(String source) {
    return new WalkPosition() {
      @Override
      public OptionalLong get() {
        return Positions.this.get(source);
      }

      @Override
      public void set(long position) {
        Positions.this.set(source, position);
      }
    };
  }

  private static byte[] key(String source) {
    return BridgeDatabase.key(BridgeDatabase.POSITION, Bytes.ofUtf8(source));
  }
}
