package network.haca.paymentgate.http;

import com.fasterxml.jackson.core.JsonPointer;
import java.net.URI;
import java.time.Duration;

/**
 * Where a token's price in US dollars is known.
 *
 * @param url that answers JSON
 * @param pointer to the price in it
 * @param refresh time between two questions
 * @param ageMax beyond which a price is too old
 * @param isLastUsed whether one that is too old is used all the same
 */
public record RateSource(
    URI url, JsonPointer pointer, Duration refresh, Duration ageMax, boolean isLastUsed) {}
