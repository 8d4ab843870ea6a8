package network.haca.provingnode.log;

import com.google.protobuf.ByteString;
import java.util.concurrent.CompletableFuture;

/**
 * A record on its way to the disk.
 *
 * @param number completes with its number once it is durable, or with why it is not kept
 */
record Append(ByteString content, CompletableFuture<Long> number) {
  long frameBytes() {
    return Frame.HEADER_BYTES + (long) content.size();
  }
}
