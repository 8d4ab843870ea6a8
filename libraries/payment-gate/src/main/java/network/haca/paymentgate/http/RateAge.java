package network.haca.paymentgate.http;

import java.time.Duration;

/**
 * The bounds of the age of a token's price.
 *
 * @param refresh time between two questions
 * @param max beyond which a price is too old
 * @param isLastUsed whether one that is too old is used all the same
 */
public record RateAge(Duration refresh, Duration max, boolean isLastUsed) {}
