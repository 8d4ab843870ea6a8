package network.haca.proofstream.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import network.haca.proofstream.core.BatchLimits;
import network.haca.proofstream.topology.StreamOptions;
import network.haca.settings.ConfigCheck;
import network.haca.settings.InvalidSettingsException;
import network.haca.settings.KafkaSettings;
import org.junit.jupiter.api.Test;

class ProofStreamConfigTest {
  private static final ConfigCheck<ProofStreamConfig> CHECK =
      ConfigCheck.of(ProofStreamConfig.SETTINGS, ProofStreamConfig::read);
  private static final Map<String, String> REQUIRED =
      Map.of("kafka.servers", "k:1", "stream.state", "/state");

  @Test
  void defaults() throws InvalidSettingsException {
    CHECK.assertDefaults(
        REQUIRED,
        new ProofStreamConfig(
            KafkaSettings.of("k:1"),
            Path.of("/state"),
            1,
            1,
            Duration.ofMillis(100),
            new StreamOptions(
                new BatchLimits(10_000, 8 << 20, Duration.ofSeconds(2)),
                100_000,
                Duration.ofMillis(200))));
  }

  @Test
  void everyKeySetsWhatItNames() throws InvalidSettingsException {
    Map<String, String> given = new TreeMap<>(REQUIRED);
    given.put("stream.threads", "2");
    given.put("kafka.replication", "3");
    given.put("stream.commit", "4s");
    given.put("stream.tick", "5s");
    given.put("batch.count.max", "6");
    given.put("batch.bytes.max", "7000");
    given.put("batch.age.max", "8s");
    given.put("park.max", "9");
    CHECK
        .except(KafkaSettings.SETTINGS)
        .assertMapping(
            given,
            new ProofStreamConfig(
                KafkaSettings.of("k:1"),
                Path.of("/state"),
                2,
                3,
                Duration.ofSeconds(4),
                new StreamOptions(
                    new BatchLimits(6, 7_000, Duration.ofSeconds(8)), 9, Duration.ofSeconds(5))));
  }
}
