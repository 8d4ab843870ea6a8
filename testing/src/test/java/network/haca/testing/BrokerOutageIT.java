package network.haca.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import network.haca.proofstream.app.ProofStream;
import network.haca.proofstream.app.ProofStreamConfig;
import network.haca.settings.KafkaSettings;
import network.haca.stack.broker.BrokerConfig;
import network.haca.stack.broker.EmbeddedBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerOutageIT {
  @TempDir private Path home;

  @Test
  void repro() throws Exception {
    BrokerConfig config = new BrokerConfig("127.0.0.1", 0, 0, home.resolve("kafka"), Optional.empty());
    EmbeddedBroker broker = EmbeddedBroker.start(config);
    KafkaSettings kafka = KafkaSettings.of(broker.address());
    try (SignedProofs proofs = new SignedProofs(kafka)) {
      proofs.enable();
      try (ProofStream stream = ProofStream.start(ProofStreamConfig.read(Map.of(
          "kafka.servers", broker.address(),
          "stream.state", home.resolve("state").toString(),
          "batch.age.max", "200ms")))) {
        int n = 0;
        for (String seconds : System.getProperty("outages", "10,65").split(",")) {
          var first = proofs.send(n++);
          try (ClosedBatches b = new ClosedBatches(kafka)) {
            b.awaitLeaf(first, Duration.ofSeconds(60));
          }
          System.err.println("REPRO down " + seconds);
          broker.close();
          Thread.sleep(Long.parseLong(seconds) * 1000);
          broker = EmbeddedBroker.start(config);
          long back = System.nanoTime();
          System.err.println("REPRO up");
          var second = proofs.send(n++);
          System.err.println("REPRO sent after " + (System.nanoTime() - back) / 1000000);
          try (ClosedBatches b = new ClosedBatches(kafka)) {
            b.awaitLeaf(second, Duration.ofSeconds(600));
          }
          System.err.println("REPRO settled after " + (System.nanoTime() - back) / 1000000);
        }
      }
    } finally {
      broker.close();
    }
  }
}
