package network.haca.senders;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key of the account in whose name a role sends. One that stands in a file is read again
 * whenever it is used, so that a rotation counts from the next transaction on; while the file
 * cannot be read, what was read last goes on to count.
 */
public final class SenderKey implements Supplier<Bytes32> {
  private static final Logger LOG = LoggerFactory.getLogger(SenderKey.class);

  private final Optional<Path> file;
  private Bytes32 last;
  private boolean isMissing;

  private SenderKey(Optional<Path> file, Bytes32 first) {
    this.file = file;
    this.last = first;
  }

  /** One that stays for as long as the process runs. */
  public static SenderKey of(Bytes32 key) {
    return new SenderKey(Optional.empty(), key);
  }

  /**
   * @throws IOException if the file does not hold a key now
   */
  public static SenderKey in(Path file) throws IOException {
    SenderKey key = new SenderKey(Optional.of(file), KeyFile.read(file));
    if (KeyFile.isOpenToOthers(file)) {
      LOG.warn("other users of this machine may read the key in {}; do: chmod 600 {}", file, file);
    }
    return key;
  }

  /** The private key of now; never logged. */
  @Override
  public synchronized Bytes32 get() {
    file.ifPresent(this::look);
    return last;
  }

  public Address address() {
    return Secp256k1.addressOf(get());
  }

  private void look(Path path) {
    try {
      Bytes32 now = KeyFile.read(path);
      if (!now.equals(last)) {
        LOG.info("{} holds another key: account {} sends now", path, Secp256k1.addressOf(now));
      }
      last = now;
      isMissing = false;
    } catch (IOException e) {
      if (!isMissing) {
        LOG.warn("the key that was read last goes on to count: {}", e.toString());
      }
      isMissing = true;
    }
  }

  /** Two are one key if they read one file, or hold the same. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SenderKey that
        && file.equals(that.file)
        && (file.isPresent() || get().equals(that.get()));
  }

  @Override
  public int hashCode() {
    return file.isPresent() ? file.hashCode() : get().hashCode();
  }

  /** Never the key. */
  @Override
  public String toString() {
    return "the key of " + file.map(Path::toString).orElse("a setting");
  }
}
