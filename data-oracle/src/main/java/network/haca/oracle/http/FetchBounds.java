package network.haca.oracle.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How sources are asked.
 *
 * @param connect until a connection stands
 * @param whole until the whole answer is there
 * @param connections at once to one host
 * @param answerBytesMax of one answer
 * @param trust a PEM file of the authorities that are trusted, in the place of the JDK's
 */
public record FetchBounds(
    Duration connect, Duration whole, int connections, int answerBytesMax, Optional<Path> trust) {}
