package network.haca.paymentgate.price;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prices are exact, rounded up to a whole unit once, and are the original's. */
class TokenRateTest {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static TokenPrices prices(String json) throws Exception {
    return TokenPrices.read(JSON.readTree(json)).orElseThrow();
  }

  /** Values of OpenGradient's own calculator. */
  @ParameterizedTest
  @CsvSource({
    "1.25, 10, 11, 7, 0.25, 335000000000000",
    "2, 8, 1000, 500, 0.10, 60000000000000000",
    "0.1, 0.4, 1, 1, 0.3333, 1500150015002",
    "5, 25, 10, 3, 0.07, 1785714285714286"
  })
  void priceIsThatOfTheOriginal(
      String input, String output, long read, long written, String rate, String expected)
      throws Exception {
    TokenPrices prices = prices("{\"input\":%s,\"output\":%s}".formatted(input, output));
    assertEquals(
        expected,
        new TokenRate(new BigDecimal(rate), 18)
            .price(prices, new TokenCount(read, 0, written, 0))
            .toString());
  }

  @Test
  void everyKindOfTokenHasItsPrice() throws Exception {
    TokenPrices prices = prices("{\"input\":1,\"cachedInput\":0.25,\"output\":10,\"reasoning\":7}");
    TokenRate rate = new TokenRate(BigDecimal.ONE, 6);
    assertEquals("1", rate.price(prices, new TokenCount(1, 0, 0, 0)).toString());
    assertEquals("1", rate.price(prices, new TokenCount(0, 4, 0, 0)).toString());
    assertEquals("2", rate.price(prices, new TokenCount(0, 5, 0, 0)).toString());
    assertEquals("17", rate.price(prices, new TokenCount(0, 0, 1, 1)).toString());
    assertEquals("22", rate.bound(prices, new TokenCount(1, 1, 1, 1)).toString());
  }

  @Test
  void fractionOfAUnitIsAWholeOne() throws Exception {
    TokenPrices prices = prices("{\"input\":0.000001,\"output\":0}");
    assertEquals(
        "1",
        new TokenRate(new BigDecimal("1000000"), 0)
            .price(prices, new TokenCount(1, 0, 0, 0))
            .toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{}",
        "{\"input\":1}",
        "{\"input\":-1,\"output\":1}",
        "{\"input\":\"1\",\"output\":1}",
        "{\"input\":1,\"output\":1,\"reasoning\":null}",
        "{\"input\":1e99,\"output\":1}"
      })
  void priceThatIsNoneIsRefused(String json) throws Exception {
    assertEquals(true, TokenPrices.read(JSON.readTree(json)).isEmpty(), json);
  }
}
