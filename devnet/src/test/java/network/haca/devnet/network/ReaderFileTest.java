package network.haca.devnet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import network.haca.broker.BrokerAccess;
import network.haca.settings.KafkaSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReaderFileTest {
  @TempDir private Path home;

  @Test
  void aReaderIsReadAsItWasWritten() throws Exception {
    KafkaSettings reader =
        KafkaSettings.of(
            "kafka:9092", BrokerAccess.READER, BrokerAccess.random().password("reader"));
    Path file = home.resolve(ReaderFile.NAME);
    ReaderFile.write(file, reader);
    assertEquals(reader, ReaderFile.read(file));
    assertEquals("group.id=reader", Files.readAllLines(file).getLast());
  }
}
