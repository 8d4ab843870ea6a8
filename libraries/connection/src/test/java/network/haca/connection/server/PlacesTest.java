package network.haca.connection.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlacesTest {
  private final Places places = new Places(4, 3);

  private boolean enters(String client, EmbeddedChannel channel) {
    return places.enter(client, channel, new WireWatch(channel, ServerLimits.DEFAULT));
  }

  private List<EmbeddedChannel> fill(String... clients) {
    return Stream.of(clients)
        .map(
            client -> {
              EmbeddedChannel channel = new EmbeddedChannel();
              assertTrue(enters(client, channel), client);
              return channel;
            })
        .toList();
  }

  private static List<Boolean> open(List<EmbeddedChannel> channels) {
    return channels.stream()
        .map(
            channel -> {
              channel.runPendingTasks();
              return channel.isOpen();
            })
        .toList();
  }

  @Test
  void whoHoldsMostGivesItsIdlestPlaceToWhoHoldsFewer() {
    List<EmbeddedChannel> channels = fill("a", "b", "b", "b");
    assertTrue(enters("c", new EmbeddedChannel()));
    assertEquals(List.of(true, false, true, true), open(channels));
  }

  @Test
  void nobodyIsClosedForOneWhoHoldsAsMany() {
    List<EmbeddedChannel> channels = fill("a", "a", "b", "b");
    assertFalse(enters("a", new EmbeddedChannel()));
    assertEquals(List.of(true, true, true, true), open(channels));
  }

  @Test
  void aPortOfOneConnectionEachIsFull() {
    fill("a", "b", "c", "d");
    assertFalse(enters("e", new EmbeddedChannel()));
  }

  @Test
  void aPlaceIsFreedOnce() {
    List<EmbeddedChannel> channels = fill("a", "b", "b", "b");
    assertTrue(enters("c", new EmbeddedChannel()));
    places.leave("b", channels.get(1));
    // It left when it was closed for another: the port is still full, and everyone else holds
    // fewer.
    assertTrue(enters("d", new EmbeddedChannel()));
    assertFalse(enters("e", new EmbeddedChannel()));
  }

  @Test
  void whoLeftMayComeAgain() {
    List<EmbeddedChannel> channels = fill("a", "a", "a");
    assertFalse(enters("a", new EmbeddedChannel()));
    places.leave("a", channels.getFirst());
    assertTrue(enters("a", new EmbeddedChannel()));
  }
}
