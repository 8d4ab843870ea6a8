package network.haca.benchmarks.all;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Map;
import network.haca.benchmarks.tensor.TensorBench.Way;
import org.junit.jupiter.api.Test;

class ProcessesLineTest {
  private static final ArrayNode RUNS = new ObjectMapper().createArrayNode();

  private static void run(int clients, Way way, double perSecond) {
    RUNS.addObject().put("clients", clients).put("way", way.name()).put("perSecond", perSecond);
  }

  @Test
  void eachWayHasTheMedianOfItsRoundsByClients() {
    for (double rate : new double[] {100, 300, 200}) {
      run(8, Way.LOCAL, rate);
      run(8, Way.TLS, rate / 2);
      run(1, Way.LOCAL, rate / 10);
      run(1, Way.TLS, rate / 5);
    }
    assertEquals(
        Map.of(1, new ProcessesLine.Rates(20, 40), 8, new ProcessesLine.Rates(200, 100)),
        ProcessesLine.medians(RUNS));
  }
}
