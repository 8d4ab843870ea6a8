package network.haca.provingnode.log;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A record on its way to the disk.
 *
 * @param number completes with its number once it is durable, or with why it is not kept
 * @param nanos of the system's timer, when it set out
 */
record Append(ByteString content, CompletableFuture<Long> number, long nanos) {
  static Append of(ByteString content) {
    return new Append(content, new CompletableFuture<>(), System.nanoTime());
  }

  Duration age() {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  long frameBytes() {
    return Frame.HEADER_BYTES + (long) content.size();
  }
}
