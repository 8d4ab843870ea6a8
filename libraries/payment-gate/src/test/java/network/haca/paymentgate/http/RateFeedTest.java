package network.haca.paymentgate.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonPointer;
import java.math.BigDecimal;
import java.util.Optional;
import network.haca.paymentgate.price.TokenRate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A price is read exactly, and what is none is not taken for one. */
class RateFeedTest {
  private static final JsonPointer POINTER = JsonPointer.compile("/a/usd");

  private static Optional<TokenRate> read(String body) {
    return RateFeed.read(body, POINTER, 18);
  }

  @Test
  void priceIsANumberOrADecimalInAText() {
    Optional<TokenRate> expected =
        Optional.of(new TokenRate(new BigDecimal("0.12345678901234567890"), 18));
    assertEquals(expected, read("{\"a\":{\"usd\":0.12345678901234567890}}"));
    assertEquals(expected, read("{\"a\":{\"usd\":\"0.12345678901234567890\"}}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "no json",
        "{\"a\":{\"usd\":0}}",
        "{\"a\":{\"usd\":-1}}",
        "{\"a\":{\"usd\":null}}",
        "{\"a\":{\"usd\":\"much\"}}",
        "{\"a\":{\"usd\":1e999}}",
        "{\"a\":{\"usd\":{}}}"
      })
  void whatIsNoPriceIsNotTaken(String body) {
    assertEquals(Optional.empty(), read(body));
  }
}
