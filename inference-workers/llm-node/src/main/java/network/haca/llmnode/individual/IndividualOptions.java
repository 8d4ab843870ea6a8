package network.haca.llmnode.individual;

import java.net.URI;
import java.time.Duration;

/**
 * How answers are settled individually.
 *
 * @param publisher of Walrus
 * @param shards of the network behind it; blob ids depend on it
 * @param epochs for which request and answer are stored
 * @param bridge that settles, asked for the transaction
 * @param patience how long an answer waits for its transaction
 * @param payloadBytesMax of request and answer together; what is longer is settled in a batch
 * @param waitingMax payloads that wait for Walrus; then no more answers are given
 * @param waitingBytesMax of them on disk; likewise
 * @param uploadsMax at once
 */
public record IndividualOptions(
    URI publisher,
    int shards,
    int epochs,
    URI bridge,
    Duration patience,
    int payloadBytesMax,
    int waitingMax,
    long waitingBytesMax,
    int uploadsMax) {}
