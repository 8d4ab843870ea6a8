package network.haca.workers.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import network.haca.settings.Durations;
import network.haca.settings.Form;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;
import network.haca.walrus.WalrusSettings;
import network.haca.workers.registry.RegistryOptions;

/** Settings of models that the registry on chain names. */
final class RegistrySettings {
  private static final long CACHE_BYTES_LEAST = 1L << 20;
  private static final Duration ALARM_MAX = Duration.ofDays(365);

  final Setting<Optional<Path>> cache =
      Setting.optional(
          RegistryOptions.CACHE_SETTING,
          Form.path(),
          "The directory of the models that were fetched from Walrus; needed for any.");
  private final Setting<Long> cacheMax =
      Setting.of(
          RegistryOptions.CACHE_SETTING + ".max",
          Form.longNumber(CACHE_BYTES_LEAST, Long.MAX_VALUE, "bytes")
              .saying("%d bytes or more".formatted(CACHE_BYTES_LEAST)),
          64L << 30,
          "What that directory holds at most; what is not served any more makes room.");
  private final Setting<Duration> look =
      Setting.of(
          "worker.models.look",
          Durations.waiting(),
          Duration.ofMinutes(1),
          "The pause between two looks at the entries of registered models.");
  private final Setting<Duration> requests =
      Setting.of(
          "worker.requests.look",
          Durations.waiting(),
          Duration.ofMillis(100),
          "The pause between two looks at the transactions in which contracts ask registered"
              + " models.");
  private final Setting<Duration> alarm =
      Setting.of(
          "worker.models.alarm",
          Durations.upTo(ALARM_MAX),
          Duration.ofDays(7),
          "How long before Walrus drops a registered model that is told, or the model stored again.");
  private final Setting<Boolean> renew =
      Setting.of(
          "worker.models.renew",
          Form.flag(),
          false,
          "Whether the worker stores registered models on Walrus again before they are dropped.");
  private final Setting<Duration> epoch =
      Setting.of(
          "worker.models.epoch",
          Durations.between(Duration.ofMinutes(1), Duration.ofDays(14)),
          Duration.ofDays(1),
          "How long an epoch of Walrus is: a day on its testnet, 14 days on its mainnet.");

  SettingGroup group() {
    return SettingGroup.of(cache, cacheMax, look, requests, alarm, renew, epoch)
        .with(
            SettingGroup.of(
                WalrusSettings.PUBLISHER,
                WalrusSettings.AGGREGATORS,
                WalrusSettings.SHARDS,
                WalrusSettings.EPOCHS));
  }

  RegistryOptions read(Settings settings) {
    return new RegistryOptions(
        settings.get(cache),
        settings.get(cacheMax),
        settings.get(WalrusSettings.PUBLISHER),
        settings.get(WalrusSettings.AGGREGATORS),
        settings.get(WalrusSettings.SHARDS),
        settings.get(look),
        settings.get(requests),
        settings.get(alarm),
        settings.get(renew)
            ? Optional.of(
                new RegistryOptions.Renewal(
                    settings.get(WalrusSettings.EPOCHS), settings.get(epoch)))
            : Optional.empty());
  }
}
