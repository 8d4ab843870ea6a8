package network.haca.proofstream.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import network.haca.proofstream.topology.ProofTopology;
import network.haca.proofstream.topology.StreamMeters;
import network.haca.service.FolderLock;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other users never get into the folder of the stores, not even while Kafka Streams opens it. */
class StreamFolderTest {
  @TempDir private Path home;

  @Test
  void kafkaStreamsDoesNotOpenTheFolderToTheGroup() throws Exception {
    Path state = home.resolve("state");
    ProofStreamConfig config =
        ProofStreamConfig.read(
            Map.of("kafka.servers", "127.0.0.1:1", "stream.state", state.toString()));
    try (FolderLock _ = FolderLock.take(state, "stream.state");
        StreamMeters meters = new StreamMeters(new SimpleMeterRegistry());
        KafkaStreams _ =
            new KafkaStreams(
                ProofTopology.build(config.options(), meters), StreamProperties.of(config))) {
      assertTrue(Files.isDirectory(state.resolve("kafka-streams")));
      assertEquals(
          "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(state)));
    }
  }
}
