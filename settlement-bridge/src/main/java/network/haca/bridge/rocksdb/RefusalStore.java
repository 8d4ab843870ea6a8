package network.haca.bridge.rocksdb;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import network.haca.bridge.core.Refusal;
import network.haca.bridge.core.Refusals;
import network.haca.bridge.rocksdb.BridgeDatabase.Changes;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.topic.Topics;

/** Why proofs were refused, for so long as somebody may ask; the oldest go first. */
public final class RefusalStore implements Refusals {
  /** Nothing that old is settled any more. */
  private static final Duration AGE_MAX = Topics.PROOF_AGE_MAX.multipliedBy(2);

  private static final int TEXT_MAX = 500;

  private final BridgeDatabase database;
  private final int countMax;
  private final InstantSource clock;
  private volatile Consumer<Bytes32> listener = leaf -> {};
  private int count;

  /** None is older; to look from the beginning would pass all that was ever deleted. */
  private long oldest = Long.MAX_VALUE;

  public RefusalStore(BridgeDatabase database) {
    this(database, 1_000_000, InstantSource.system());
  }

  RefusalStore(BridgeDatabase database, int countMax, InstantSource clock) {
    this.database = database;
    this.countMax = countMax;
    this.clock = clock;
    database.each(
        BridgeDatabase.REFUSED_AT,
        entry -> {
          count++;
          oldest = Math.min(oldest, entry.key().getLong(1));
          return true;
        });
  }

  /**
   * @param each leaf that is refused, once it can be read
   */
  public void onRefused(Consumer<Bytes32> each) {
    listener = each;
  }

  /**
   * @param when it was refused, in milliseconds of the epoch, and now if that is said to be later;
   *     the first time counts
   */
  public synchronized void save(Bytes32 leaf, Refusal refusal, long when) {
    long at = Math.max(0, Math.min(when, clock.millis()));
    if (database.bytes(BridgeDatabase.key(BridgeDatabase.REFUSED, leaf)).isPresent()) {
      return;
    }
    ObjectNode entry =
        JsonNodeFactory.instance
            .objectNode()
            .put("reason", bounded(refusal.reason()))
            .put("detail", bounded(refusal.detail()));
    try (Changes changes = new Changes()) {
      changes.put(BridgeDatabase.key(BridgeDatabase.REFUSED, leaf), entry);
      changes.put(
          BridgeDatabase.key(
              BridgeDatabase.REFUSED_AT, Bytes.concat(BridgeDatabase.number(at), leaf.value())),
          new byte[0]);
      database.write(changes);
    }
    count++;
    oldest = Math.min(oldest, at);
    forget(at - AGE_MAX.toMillis());
    listener.accept(leaf);
  }

  @Override
  public Optional<Refusal> find(Bytes32 leaf) {
    return database
        .json(BridgeDatabase.key(BridgeDatabase.REFUSED, leaf))
        .map(entry -> new Refusal(entry.path("reason").asText(), entry.path("detail").asText()));
  }

  private void forget(long before) {
    List<Bytes> old = new ArrayList<>();
    database.each(
        BridgeDatabase.key(BridgeDatabase.REFUSED_AT, BridgeDatabase.number(oldest)),
        entry -> {
          oldest = entry.key().getLong(1);
          boolean goes = oldest < before || count - old.size() > countMax;
          return goes && old.add(entry.key());
        });
    if (old.isEmpty()) {
      return;
    }
    try (Changes changes = new Changes()) {
      for (Bytes key : old) {
        changes.delete(key.toArray());
        changes.delete(
            BridgeDatabase.key(BridgeDatabase.REFUSED, key.slice(1 + Long.BYTES, Bytes32.SIZE)));
      }
      database.write(changes);
    }
    count -= old.size();
  }

  private static String bounded(String text) {
    return text.substring(0, Math.min(text.length(), TEXT_MAX));
  }
}
