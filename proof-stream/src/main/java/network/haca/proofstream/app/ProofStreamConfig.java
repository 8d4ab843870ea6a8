package network.haca.proofstream.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import network.haca.proofstream.core.BatchLimits;
import network.haca.proofstream.topology.StreamOptions;
import network.haca.settings.Durations;
import network.haca.settings.Form;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.KafkaSettings;
import network.haca.settings.Setting;
import network.haca.settings.SettingGroup;
import network.haca.settings.Settings;

/**
 * The proof stream's configuration.
 *
 * @param state the directory of the local stores, rebuilt from Kafka if lost
 * @param replicationFactor of the topics that it makes for its stores
 */
public record ProofStreamConfig(
    KafkaSettings kafka,
    Path state,
    int threads,
    int replicationFactor,
    Duration commitInterval,
    StreamOptions options) {

  private static final Setting<Path> STATE =
      Setting.required(
          "stream.state",
          Form.path(),
          "The directory of the local stores, which are rebuilt from Kafka if they are lost.");
  private static final Setting<Integer> THREADS =
      Setting.of(
          "stream.threads", Form.number(1, 64, "threads"), 1, "Threads that proofs are judged on.");
  private static final Setting<Integer> REPLICATION =
      Setting.of(
          "kafka.replication",
          Form.number(1, 7, "brokers"),
          1,
          "Brokers that keep each topic that the stream makes for its stores.");
  private static final Setting<Duration> COMMIT =
      Setting.of(
          "stream.commit",
          Durations.waiting(),
          Duration.ofMillis(100),
          "How often what was judged is committed, before which nobody reads it.");
  private static final Setting<Integer> COUNT_MAX =
      Setting.of(
          "batch.count.max",
          Form.number(1, BatchLimits.COUNT_MAX, "proofs"),
          BatchLimits.COUNT_MAX,
          "Proofs with which a batch closes.");
  private static final Setting<Integer> BYTES_MAX =
      Setting.of(
          "batch.bytes.max",
          Form.number(4096, BatchLimits.DUMP_BYTES_MAX, "bytes"),
          BatchLimits.DUMP_BYTES_MAX,
          "The size at which a batch closes.");
  private static final Setting<Duration> AGE_MAX =
      Setting.of(
          "batch.age.max",
          Durations.waiting(),
          Duration.ofSeconds(2),
          "The age at which a batch closes.");
  private static final Setting<Integer> PARK_MAX =
      Setting.of(
          "park.max",
          Form.number(0, 10_000_000, "proofs"),
          100_000,
          "Proofs of a partition that wait for the registry; more go to haca.proofs.parked.");
  private static final Setting<Duration> TICK =
      Setting.of(
          "stream.tick",
          Durations.waiting(),
          Duration.ofMillis(200),
          "How often proofs that wait and the age of batches are looked at.");

  public static final SettingGroup SETTINGS =
      SettingGroup.of(
              STATE, THREADS, COMMIT, TICK, COUNT_MAX, BYTES_MAX, AGE_MAX, PARK_MAX, REPLICATION)
          .with(KafkaSettings.SETTINGS);

  public static ProofStreamConfig read(Map<String, String> given) throws InvalidSettingsException {
    Settings settings = SETTINGS.read(given);
    return new ProofStreamConfig(
        KafkaSettings.read(settings),
        settings.get(STATE),
        settings.get(THREADS),
        settings.get(REPLICATION),
        settings.get(COMMIT),
        new StreamOptions(
            new BatchLimits(
                settings.get(COUNT_MAX), settings.get(BYTES_MAX), settings.get(AGE_MAX)),
            settings.get(PARK_MAX),
            settings.get(TICK)));
  }
}
