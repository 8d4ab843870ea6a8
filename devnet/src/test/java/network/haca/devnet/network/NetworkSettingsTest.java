package network.haca.devnet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import network.haca.broker.BrokerAccess;
import network.haca.proofstream.core.BatchLimits;
import network.haca.schemas.NodeKind;
import network.haca.walrus.BlobId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkSettingsTest {
  @TempDir private Path home;

  private final NetworkPorts ports = NetworkPorts.standard(0);

  private Served served(String role, String key, String value) {
    return Served.models(home).withSettings(Map.of(role, Map.of(key, value)));
  }

  private NetworkSettings settings(Served served) throws IOException {
    return new NetworkSettings(
        home,
        served,
        ports,
        BrokerAccess.random(),
        NetworkSenders.ofOneProcess(home).prepare(),
        Optional.empty());
  }

  @Test
  void theRolesOfOneNetworkAreReadBeforeAnyStarts() throws Exception {
    Served served = Served.models(home).withLlm(home.resolve("llm.json"));
    NetworkConfigs configs = NetworkConfigs.read(settings(served), served, ports);
    assertEquals(8000, configs.ingress().httpPort());
    assertTrue(configs.llmNode().isPresent() && configs.dataNode().isEmpty());
  }

  @Test
  void whatIsSetGoesOverADefault() throws Exception {
    NetworkSettings settings = settings(served("proof-stream", "batch.age.max", "3s"));
    assertEquals("3s", settings.proofStream().get("batch.age.max"));
    assertEquals("500ms", settings.ingress().get("directory.refresh"));
    assertEquals(
        "PT6S", settings.ingress().get("ingress.settled.within"), "batches wait for longer");
  }

  @Test
  void aBatchFitsBothABlobAndWhatAValidatorReads() {
    assertEquals(BlobId.bytesMax(4), NetworkSettings.batchBytesMax(4));
    assertTrue(BlobId.bytesMax(1000) > BatchLimits.DUMP_BYTES_MAX);
    assertEquals(BatchLimits.DUMP_BYTES_MAX, NetworkSettings.batchBytesMax(1000));
  }

  @Test
  void whatTiesTheNetworkTogetherCannotBeSet() throws Exception {
    NetworkSettings settings = settings(served("worker", "chain.rpc", "http://elsewhere:1"));
    String told =
        String.valueOf(
            assertThrows(
                    IOException.class, () -> settings.worker(NodeKind.VANILLA, "worker-vanilla", 1))
                .getMessage());
    assertTrue(
        told.startsWith("chain.rpc of worker ties this network together and cannot be set"), told);
  }
}
