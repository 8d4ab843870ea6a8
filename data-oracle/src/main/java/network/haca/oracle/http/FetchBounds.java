package network.haca.oracle.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import network.haca.oracle.core.AddressRange;
import network.haca.oracle.core.ContractShare;

/**
 * How sources are asked.
 *
 * @param connect until a connection stands
 * @param whole until the whole answer is there
 * @param connections at once to one host
 * @param answerBytesMax of one answer, or of one message of a stream
 * @param streams that are open at once
 * @param contracts the most that contracts get of connections, streams, and sources' quotas
 * @param trust a PEM file of the authorities that are trusted, in the place of the JDK's
 * @param networks in which sources may lie though they are not public
 */
public record FetchBounds(
    Duration connect,
    Duration whole,
    int connections,
    int answerBytesMax,
    int streams,
    ContractShare contracts,
    Optional<Path> trust,
    List<AddressRange> networks) {
  public FetchBounds {
    networks = List.copyOf(networks);
  }
}
