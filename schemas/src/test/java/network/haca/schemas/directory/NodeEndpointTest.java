package network.haca.schemas.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeEndpointTest {
  @Test
  void aUrlOfHostAndPortIsAnEndpoint() {
    assertEquals(
        Optional.of(new NodeEndpoint("10.0.0.1", 8100)),
        NodeEndpoint.parse("https://10.0.0.1:8100"));
    assertEquals(
        Optional.of(new NodeEndpoint("node.example", 443)),
        NodeEndpoint.parse("https://node.example/"));
    assertEquals(Optional.of(new NodeEndpoint("[::1]", 1)), NodeEndpoint.parse("https://[::1]:1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "127.0.0.1:8100",
        "http://host:1",
        "https://",
        "https://host:0",
        "https://host:65536",
        "https://host:port",
        "https://host/path",
        "https://user@host",
        "https://host?query",
        "https://ho st",
        "javascript:alert(1)"
      })
  void anythingElseIsNone(String text) {
    assertEquals(Optional.empty(), NodeEndpoint.parse(text));
  }
}
