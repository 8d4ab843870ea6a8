package network.haca.fullnode.app;

import java.time.Instant;

/**
 * Why a node stands still until its operator has looked at it (rule C3).
 *
 * @param height whose execution came to another result than the network's
 * @param field of the next block's header that holds the result: {@code AppHash} in general
 * @param expected what the network has there, 32 bytes in hex
 * @param own what this node has there, 32 bytes in hex
 * @param time when it was found
 * @param line of CometBFT's log
 */
record Halt(long height, String field, String expected, String own, Instant time, String line) {
  String sentence() {
    return "after height %d its %s is %s, and the network's is %s"
        .formatted(height, field, own, expected);
  }
}
