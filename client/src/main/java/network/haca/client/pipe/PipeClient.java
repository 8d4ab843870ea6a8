package network.haca.client.pipe;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.UnsignedTransaction;
import network.haca.pipe.AdmissionJson;
import network.haca.pipe.HubAbi;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.ModelOutput;
import network.haca.pipe.PipeBounds;
import network.haca.pipe.PipeEvents;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;

/** Sends transactions in which contracts ask models, and follows them to their end. */
public final class PipeClient {
  private static final Duration LOOK = Duration.ofMillis(50);

  /** A run that is undone is paid for, and one as long has to be possible after it. */
  private static final BigInteger RUNS = BigInteger.valueOf(3);

  /** A transaction that asks has a half of a block's gas at most (rule P3). */
  private static final BigInteger BLOCK_SHARE = BigInteger.TWO;

  /** A transaction waits for so many heights at most, unless blocks stand still. */
  private static final long HEIGHTS_MAX = 16 * PipeBounds.DEADLINE_HEIGHTS;

  private final EthereumClient chain;

  public PipeClient(EthereumClient chain) {
    this.chain = chain;
  }

  /**
   * Sends a call with three times the gas that the node estimates, or as much as a transaction that
   * asks may have; what is not used comes back.
   *
   * @return the transaction's hash
   * @throws EthereumClient.RefusedException if the call reverts, or the node refuses it
   */
  public Bytes32 send(Bytes32 key, Address to, Bytes data) throws IOException {
    return send(key, Optional.of(to), data);
  }

  private Bytes32 send(Bytes32 key, Optional<Address> to, Bytes data) throws IOException {
    Address sender = Secp256k1.addressOf(key);
    Map<String, String> call = new TreeMap<>();
    call.put("from", sender.toHex());
    call.put("data", data.toHex());
    to.ifPresent(contract -> call.put("to", contract.toHex()));
    BigInteger estimated = quantity(chain.ask("eth_estimateGas", call));
    return chain.send(
        new UnsignedTransaction(
                chain.pendingNonce(sender),
                Optional.empty(),
                chain.gasPrice(),
                gas(estimated).longValueExact(),
                to,
                BigInteger.ZERO,
                data)
            .sign(chain.chainId(), key));
  }

  private BigInteger gas(BigInteger estimated) throws IOException {
    JsonNode latest = chain.ask("eth_getBlockByNumber", "latest", false);
    BigInteger most = quantity(latest.path("gasLimit")).divide(BLOCK_SHARE);
    return estimated.multiply(RUNS).min(most).max(estimated);
  }

  /**
   * Creates a contract, and waits for it.
   *
   * @throws IOException if the node refuses it, or there is none within {@code patience}
   */
  public Address create(Bytes32 key, Bytes creation, Duration patience)
      throws IOException, InterruptedException {
    Bytes32 transaction = send(key, Optional.empty(), creation);
    var _ = await(transaction, patience, _ -> {});
    JsonNode receipt = chain.ask("eth_getTransactionReceipt", transaction.toHex());
    try {
      return Address.fromHex(receipt.path("contractAddress").asText());
    } catch (IllegalArgumentException e) {
      throw new IOException("the contract was not created", e);
    }
  }

  /** Returns the stage of a transaction, as the full node tells it. */
  public Stage stage(Bytes32 transaction) throws IOException {
    JsonNode receipt = chain.ask("eth_getTransactionReceipt", transaction.toHex());
    if (!receipt.isNull()) {
      return new Stage.Concluded(conclusion(transaction, receipt));
    }
    JsonNode admission = chain.ask("haca_getInferenceAdmission", transaction.toHex());
    return admission.isNull()
        ? new Stage.Sent()
        : new Stage.Admitted(
            AdmissionJson.read(admission)
                .orElseThrow(() -> new IOException("the node's admission cannot be read")));
  }

  /**
   * Waits for a transaction's end.
   *
   * @param told of every stage that is new
   * @throws IOException if it takes longer, or the node does not answer
   */
  public Conclusion await(Bytes32 transaction, Duration patience, Consumer<Stage> told)
      throws IOException, InterruptedException {
    Instant end = Instant.now().plus(patience);
    int known = -1;
    while (Instant.now().isBefore(end)) {
      Stage stage = stage(transaction);
      // Between its admission's end and its receipt, a look finds neither.
      if (stage.order() > known) {
        told.accept(stage);
        known = stage.order();
      }
      if (stage instanceof Stage.Concluded(Conclusion conclusion)) {
        return conclusion;
      }
      Thread.sleep(LOOK);
    }
    throw new IOException(
        "transaction %s has not ended in %d s".formatted(transaction, patience.toSeconds()));
  }

  private Conclusion conclusion(Bytes32 transaction, JsonNode receipt) throws IOException {
    List<ModelOutput> results = new ArrayList<>();
    for (JsonNode log : receipt.path("logs")) {
      if (log.path("topics").path(0).asText().equals(HubAbi.RESULT.toHex())) {
        InferenceAbi.readModelOutput(Bytes.fromHex(log.path("data").asText()))
            .ifPresent(results::add);
      }
    }
    long block = quantity(receipt.path("blockNumber")).longValueExact();
    return new Conclusion(
        transaction,
        quantity(receipt.path("status")).signum() > 0,
        block,
        quantity(receipt.path("gasUsed")),
        quantity(receipt.path("effectiveGasPrice")),
        receipt.has("inferenceGasUsed")
            ? quantity(receipt.path("inferenceGasUsed"))
            : BigInteger.ZERO,
        results,
        answers(transaction, block));
  }

  private List<Conclusion.PaidAnswer> answers(Bytes32 transaction, long block) throws IOException {
    Map<String, Object> filter = new TreeMap<>();
    filter.put("fromBlock", "0x" + Long.toHexString(Math.max(0, block - HEIGHTS_MAX)));
    filter.put("toBlock", "0x" + Long.toHexString(block));
    filter.put("topics", List.of(PipeEvents.ANSWERED.toHex(), transaction.toHex()));
    List<Conclusion.PaidAnswer> answers = new ArrayList<>();
    for (JsonNode log : chain.ask("eth_getLogs", filter)) {
      Bytes data = Bytes.fromHex(log.path("data").asText());
      answers.add(
          new Conclusion.PaidAnswer(
              Bytes32.fromHex(log.path("topics").path(2).asText()),
              Bytes32.fromHex(log.path("topics").path(3).asText()),
              word(data, 0),
              word(data, 1),
              new BigInteger(1, word(data, 3).toArray()).intValueExact()));
    }
    return answers;
  }

  private static Bytes32 word(Bytes data, int index) throws IOException {
    if (data.size() < (index + 1) * Bytes32.SIZE) {
      throw new IOException("the node's log of an answer cannot be read");
    }
    return new Bytes32(data.slice(index * Bytes32.SIZE, Bytes32.SIZE));
  }

  private static BigInteger quantity(JsonNode value) throws IOException {
    String text = value.asText();
    if (!text.matches("0x[0-9a-f]{1,64}")) {
      throw new IOException("the node answers %s for a number".formatted(text));
    }
    return new BigInteger(text.substring(2), 16);
  }
}
