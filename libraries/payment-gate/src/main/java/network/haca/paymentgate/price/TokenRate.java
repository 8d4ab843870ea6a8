package network.haca.paymentgate.price;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import network.haca.x402.Uint256;

/**
 * The value of a payment token.
 *
 * @param dollars US dollars for one token, above 0
 * @param decimals digits of the token's smallest unit
 */
public record TokenRate(BigDecimal dollars, int decimals) {
  /** Digits beyond which no token divides. */
  public static final int DECIMALS_MAX = 36;

  private static final int MILLION_DIGITS = 6;
  private static final int AMOUNT_BITS = 256;

  public TokenRate {
    if (dollars.signum() <= 0 || decimals < 0 || decimals > DECIMALS_MAX) {
      throw new IllegalArgumentException(
          "no rate: %s dollars, %s decimals".formatted(dollars, decimals));
    }
    dollars = dollars.stripTrailingZeros();
  }

  /** Price of so many tokens in the payment token's smallest units, rounded up to a whole one. */
  public Uint256 price(TokenPrices prices, TokenCount tokens) {
    BigInteger units =
        prices
            .millionths(tokens)
            .movePointRight(decimals - MILLION_DIGITS)
            .divide(dollars, 0, RoundingMode.CEILING)
            .toBigInteger();
    return new Uint256(units.bitLength() > AMOUNT_BITS ? largest() : units);
  }

  /** Upper bound of the price of so many tokens, whichever kind of input and output they are. */
  public Uint256 bound(TokenPrices prices, TokenCount tokens) {
    return price(prices.dearest(), tokens);
  }

  private static BigInteger largest() {
    return BigInteger.ONE.shiftLeft(AMOUNT_BITS).subtract(BigInteger.ONE);
  }

  /** Dollars for one token, as a decimal number. */
  @Override
  public String toString() {
    return dollars.toPlainString();
  }
}
