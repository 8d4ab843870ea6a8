package network.haca.cli.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import network.haca.role.SetupException;
import network.haca.schemas.feed.FeedInput;
import network.haca.schemas.tensor.Datatype;
import org.junit.jupiter.api.Test;

/** Rule D4 on the command line. */
class NamedFeedTest {
  @Test
  void aQueryOfCandlesHasAllThatIsAskedFor() throws SetupException {
    FeedInput input =
        NamedFeed.parse(
            "prices=BTC-USD,candles=10,seconds=60,order=descending,values=open+close,type=FP64");
    assertEquals("prices", input.tensor());
    assertEquals(Datatype.FP64, input.datatype());
    assertEquals(List.of(1L, 10L, 2L), input.shape());
    assertEquals(
        new TreeMap<>(
            Map.of(
                "feed", "BTC-USD",
                "feed_candles", "10",
                "feed_seconds", "60",
                "feed_order", "descending",
                "feed_values", "open,close")),
        input.query());
  }

  @Test
  void withoutCandlesItIsTheLatestValue() throws SetupException {
    FeedInput input = NamedFeed.parse("price=BTC-USD,type=INT64,shape=1");
    assertEquals(List.of(1L), input.shape());
    assertTrue(input.candles().isEmpty());
  }

  @Test
  void whatIsWrongIsNamedWithTheRightForm() {
    for (String wrong :
        List.of(
            "BTC-USD",
            "p=BTC/USD",
            "p=BTC-USD,candles=0,seconds=1",
            "p=BTC-USD,candles=513,seconds=1",
            "p=BTC-USD,candles=9",
            "p=BTC-USD,seconds=9",
            "p=BTC-USD,volume=1",
            "p=BTC-USD,type=FP16",
            "p=BTC-USD,shape=2x",
            "p=BTC-USD,candles=2,seconds=1,shape=3",
            "p=BTC-USD,candles=1,seconds=1,values=open+open",
            "p=BTC-USD,candles=1,seconds=1,order=up")) {
      SetupException refused = assertThrows(SetupException.class, () -> NamedFeed.parse(wrong));
      assertTrue(String.valueOf(refused.getMessage()).contains(NamedFeed.FORM), wrong);
    }
  }
}
