package network.haca.senders;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import network.haca.settings.Form;
import network.haca.settings.Hex;
import network.haca.settings.Reading;
import network.haca.settings.Reading.Refused;
import network.haca.settings.Reading.Value;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;

/**
 * The settings by which a role is told its key: {@code KEY.file} names the file that holds it.
 * {@code KEY} itself takes the key where there is no file to keep it in, as in an enclave whose
 * settings come over a socket; such a key changes with a restart alone.
 */
public final class SenderSettings {
  private final String key;
  private final Setting<Optional<SenderKey>> inFile;
  private final Setting<Optional<SenderKey>> inSetting;
  private final Setting<Integer> transactionsMin;
  private final SettingGroup group;

  private SenderSettings(String key, String prefix, String account, boolean isRequired) {
    this.key = key;
    Setting<Optional<SenderKey>> file =
        Setting.optional(
            key + ".file",
            new Form<>(
                "a file with mode 600 that holds 64 hex digits",
                SenderSettings::read,
                SenderKey::toString),
            "The file with the private key of %s, read again for each transaction."
                .formatted(account));
    Setting<Optional<SenderKey>> plain =
        Setting.secret(
            key,
            Hex.word("a private key").as(SenderKey::of, SenderKey::get),
            "The private key of %s, where there is no file to keep it in.".formatted(account));
    inFile = isRequired ? file.otherwise("required, or else " + key) : file;
    inSetting = isRequired ? plain.otherwise("required, or else %s.file".formatted(key)) : plain;
    transactionsMin =
        Setting.of(
            prefix + ".balance.transactions.min",
            Form.number(0, 1_000_000, "transactions"),
            200,
            "How many transactions the account has to be able to pay; with less an alarm is given,"
                + " with 0 none.");
    SettingGroup settings =
        SettingGroup.of(inFile, inSetting, transactionsMin).checkedBy(this::twoKeys);
    group = isRequired ? settings.checkedBy(this::noKey) : settings;
  }

  /**
   * The settings of a key that may be left out.
   *
   * @param key such as {@code worker.operator.key}
   * @param prefix of the role's keys
   * @param account whose key it is, in words
   */
  public static SenderSettings of(String key, String prefix, String account) {
    return new SenderSettings(key, prefix, account, false);
  }

  /** The same, where one of both has to be given. */
  public static SenderSettings required(String key, String prefix, String account) {
    return new SenderSettings(key, prefix, account, true);
  }

  /** The settings, and that not both of file and key are given. */
  public SettingGroup group() {
    return group;
  }

  /** The key, if it was given. */
  public Optional<SenderKey> key(Settings settings) {
    return settings.get(inFile).or(() -> settings.get(inSetting));
  }

  /** The number of transactions below which a balance is called low. */
  public int transactionsMin(Settings settings) {
    return settings.get(transactionsMin);
  }

  private List<String> twoKeys(Settings settings) {
    return settings.gives(inFile) && settings.gives(inSetting)
        ? List.of("%s: given beside %s.file; give one of both".formatted(key, key))
        : List.of();
  }

  private List<String> noKey(Settings settings) {
    boolean hasNone =
        settings.find(inFile).map(Optional::isEmpty).orElse(false)
            && settings.find(inSetting).map(Optional::isEmpty).orElse(false);
    return hasNone ? List.of(inFile.missing()) : List.of();
  }

  private static Reading<SenderKey> read(String text) {
    return switch (Form.path().reader().apply(text)) {
      case Value<Path>(Path file) -> read(file);
      case Refused<Path>(String reason) -> new Refused<>(reason);
    };
  }

  private static Reading<SenderKey> read(Path file) {
    try {
      return new Value<>(SenderKey.in(file));
    } catch (IOException e) {
      return new Refused<>(e.toString());
    }
  }
}
