package network.haca.bridge.core;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import network.haca.primitives.Bytes32;

/** Walrus in memory; its publisher behaves as the test says. */
final class FakeBlobs implements Blobs {
  enum Publisher {
    HONEST,
    AWAY,
    /** Says that it has stored what it has not. */
    FORGETFUL,
    /** Names the id of other bytes. */
    MISNAMING,
    /** Calls everything too large. */
    REFUSING
  }

  Publisher publisher = Publisher.HONEST;

  /** The largest batch that the network takes, in leaves. */
  int leavesMax = Integer.MAX_VALUE;

  /** Roots of all that the publisher was given, in that order. */
  final List<Bytes32> given = new ArrayList<>();

  private final Set<String> readable = new HashSet<>();

  static String idOf(SettlingBatch batch) {
    return "blob-" + batch.root();
  }

  /** Storage nodes lose the blob. */
  void lose(SettlingBatch batch) {
    readable.remove(idOf(batch));
  }

  @Override
  public String id(SettlingBatch batch) {
    return idOf(batch);
  }

  @Override
  public Stored store(SettlingBatch batch) throws IOException {
    if (batch.size() > leavesMax) {
      return new Stored.TooLarge(true, "more than a blob of that network");
    }
    given.add(batch.root());
    switch (publisher) {
      case HONEST -> readable.add(idOf(batch));
      case FORGETFUL -> {}
      case AWAY -> throw new IOException("the publisher is away");
      case MISNAMING -> throw new IOException("the publisher names another id");
      case REFUSING -> {
        return new Stored.TooLarge(false, "the publisher answers 413");
      }
    }
    return new Stored.As(idOf(batch));
  }

  @Override
  public Stored storeAgain(SettlingBatch batch, String id) throws IOException {
    if (!id.equals(idOf(batch))) {
      throw new AssertionError(id + " is not of " + batch.root());
    }
    return store(batch);
  }

  @Override
  public void requireReadable(SettlingBatch batch, String id) throws IOException {
    if (!readable.contains(id)) {
      throw new IOException("the blob %s cannot be read back".formatted(id));
    }
  }
}
