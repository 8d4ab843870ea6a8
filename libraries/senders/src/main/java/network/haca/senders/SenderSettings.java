package network.haca.senders;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import network.haca.primitives.Bytes32;
import network.haca.settings.Settings;

/**
 * How a role is told its key: {@code KEY.file} names the file that holds it. {@code KEY} itself
 * takes the key where there is no file to keep it in, as in an enclave whose settings come over a
 * socket; such a key changes with a restart alone.
 */
public final class SenderSettings {
  private static final String TRANSACTIONS = "0 to 1000000 transactions; 0 for no alarm";

  private SenderSettings() {}

  /**
   * @param key such as {@code worker.operator.key}
   * @return nothing if neither is given, or what is given holds no key, which is noted
   */
  public static Optional<SenderKey> read(Settings settings, String key) {
    Optional<Path> file =
        settings.value(
            key + ".file",
            "the path of a file with a private key",
            Optional.empty(),
            text -> Optional.of(Path.of(text)));
    Optional<Bytes32> given =
        settings.optionalSecret(key, "a private key: 0x and 64 digits", Bytes32::fromHex);
    if (file.isPresent() && given.isPresent()) {
      settings.problem("%s: given beside %s.file; give one of both".formatted(key, key));
    }
    return file.isPresent() ? inFile(settings, key, file.get()) : given.map(SenderKey::of);
  }

  /**
   * The same, of one that must be given.
   *
   * @param meaning of the account
   */
  public static Optional<SenderKey> require(Settings settings, String key, String meaning) {
    Optional<SenderKey> read = read(settings, key);
    if (read.isEmpty() && !settings.gives(key) && !settings.gives(key + ".file")) {
      settings.problem("%s.file: missing; give a file with the key of %s".formatted(key, meaning));
    }
    return read;
  }

  /** The number of transactions below which a balance is called low. */
  public static int transactionsMin(Settings settings, String prefix) {
    return settings.number(prefix + ".balance.transactions.min", TRANSACTIONS, 200, 0, 1_000_000);
  }

  private static Optional<SenderKey> inFile(Settings settings, String key, Path file) {
    try {
      return Optional.of(SenderKey.in(file));
    } catch (IOException e) {
      settings.problem(
          "%s.file: %s; make one with mode 600 that holds 64 hex digits".formatted(key, e));
      return Optional.empty();
    }
  }
}
