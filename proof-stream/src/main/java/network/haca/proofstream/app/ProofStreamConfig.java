package network.haca.proofstream.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import network.haca.proofstream.core.BatchLimits;
import network.haca.proofstream.topology.StreamOptions;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.KafkaSettings;
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

  public static ProofStreamConfig read(Map<String, String> given) throws InvalidSettingsException {
    Settings settings = new Settings(given);
    ProofStreamConfig config =
        new ProofStreamConfig(
            KafkaSettings.read(settings),
            settings.requiredPath("stream.state", "the directory of the local stores"),
            settings.number("stream.threads", "1 to 64", 1, 1, 64),
            settings.number("kafka.replication", "1 to 7", 1, 1, 7),
            settings.duration("stream.commit", Duration.ofMillis(100)),
            new StreamOptions(
                new BatchLimits(
                    settings.number(
                        "batch.count.max",
                        "1 to " + BatchLimits.COUNT_MAX,
                        BatchLimits.COUNT_MAX,
                        1,
                        BatchLimits.COUNT_MAX),
                    settings.number(
                        "batch.bytes.max",
                        "4096 to " + BatchLimits.DUMP_BYTES_MAX + " bytes",
                        BatchLimits.DUMP_BYTES_MAX,
                        4096,
                        BatchLimits.DUMP_BYTES_MAX),
                    settings.duration("batch.age.max", Duration.ofSeconds(2))),
                settings.number("park.max", "0 to 10000000 proofs", 100_000, 0, 10_000_000),
                settings.duration("stream.tick", Duration.ofMillis(200))));
    settings.check();
    return config;
  }
}
