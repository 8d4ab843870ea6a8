package network.haca.client.pipe;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RpcValues;
import network.haca.pipe.PipeBounds;
import network.haca.pipe.PipeEvents;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** The ledger's own logs about one transaction that asks models, as a node tells them. */
final class PipeLogs {
  /** Heights in which logs are looked for at once, as many as a node takes. */
  private static final long RANGE = 10_000;

  /** Ranges at most: minutes of blocks. */
  private static final int RANGES_MAX = 5;

  /** The word of an answer's log that has the number of its failure. */
  private static final int FAILURE = 3;

  private final EthereumClient chain;
  private final Bytes32 transaction;

  PipeLogs(EthereumClient chain, Bytes32 transaction) {
    this.chain = chain;
    this.transaction = transaction;
  }

  /**
   * The transaction waits from here on.
   *
   * @param by the ledger's own transaction that says so, at its place in the block
   */
  record Admission(long round, long block, int index, Bytes32 by) {}

  /**
   * A node's answer to a request.
   *
   * @param failed whether the node said why there is none
   */
  record Answered(Bytes32 key, Bytes32 entry, Bytes32 node, boolean failed) {}

  /**
   * All admissions up to a height, the first round's first.
   *
   * @throws IOException if the node does not show the first one
   */
  List<Admission> admissions(long height) throws IOException {
    List<Admission> found = new ArrayList<>();
    long to = height;
    for (int i = 0; i < RANGES_MAX && to > 0; i++) {
      long from = Math.max(0, to - RANGE + 1);
      for (JsonNode log : logs(PipeEvents.ADMITTED, from, to)) {
        found.add(
            new Admission(
                word(log, 0).value().getLong(Bytes32.SIZE - Long.BYTES),
                RpcValues.quantity(log.path("blockNumber")),
                Math.toIntExact(RpcValues.quantity(log.path("transactionIndex"))),
                RpcValues.word(log.path("transactionHash"))));
      }
      if (found.stream().anyMatch(admission -> admission.round() == 1)) {
        found.sort(Comparator.comparingLong(Admission::round));
        return found.subList(0, Math.min(found.size(), PipeBounds.ROUNDS_MAX));
      }
      to = from - 1;
    }
    throw new IOException("the node shows no block in which the transaction was admitted");
  }

  /** The answers that a block's conclusion brought, in its order. */
  List<Answered> answers(long block) throws IOException {
    List<Answered> answers = new ArrayList<>();
    for (JsonNode log : logs(PipeEvents.ANSWERED, block, block)) {
      answers.add(
          new Answered(
              RpcValues.word(log.path("topics").path(2)),
              RpcValues.word(log.path("topics").path(3)),
              word(log, 0),
              !word(log, FAILURE).equals(Bytes32.ZERO)));
    }
    return answers;
  }

  boolean isExpiredIn(long block) throws IOException {
    return !logs(PipeEvents.EXPIRED, block, block).isEmpty();
  }

  private JsonNode logs(Bytes32 event, long from, long to) throws IOException {
    return chain.logs(
        Addresses.INFERENCES, List.of(List.of(event), List.of(transaction)), from, to);
  }

  private static Bytes32 word(JsonNode log, int index) throws IOException {
    Bytes data = RpcValues.bytes(log.path("data"));
    if (data.size() < (index + 1) * Bytes32.SIZE) {
      throw new IOException("the node's log about inference cannot be read");
    }
    return new Bytes32(data.slice(index * Bytes32.SIZE, Bytes32.SIZE));
  }
}
