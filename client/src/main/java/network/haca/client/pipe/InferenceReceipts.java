package network.haca.client.pipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.RpcValues;
import network.haca.lightclient.CometBftSource;
import network.haca.lightclient.InferenceReceiptVerifier;
import network.haca.lightclient.MalformedException;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.Mode;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * Makes receipts of inferences and facts inside transactions (rule R2) out of what a node gives.
 * The node is not believed, and a receipt is worth nothing before {@link InferenceReceiptVerifier}
 * has verified it.
 */
public final class InferenceReceipts {
  private final EthereumClient chain;
  private final SignedLedger signed;

  /** A receipt, or the reason why there is none. */
  public sealed interface Outcome {
    /** The receipt, which nobody has verified yet. */
    record Made(ObjectNode document) implements Outcome {}

    /** There is none to make. */
    record None(String reason) implements Outcome {}
  }

  public InferenceReceipts(EthereumClient chain, CometBftSource cometBft) {
    this.chain = chain;
    this.signed = new SignedLedger(chain, cometBft);
  }

  /**
   * @throws IOException if the node does not give what the receipt is made of
   */
  public Outcome make(Bytes32 transaction) throws IOException, InterruptedException {
    JsonNode receipt = chain.ask("eth_getTransactionReceipt", transaction.toHex());
    if (receipt.isNull()) {
      return new Outcome.None(
          "transaction %s has not ended: it waits for answers, or the node does not know it"
              .formatted(transaction));
    }
    if (!receipt.has("inferenceGasUsed")) {
      return new Outcome.None(
          "transaction %s asked neither a model nor for a fact".formatted(transaction));
    }
    PipeLogs logs = new PipeLogs(chain, transaction);
    long end = RpcValues.quantity(receipt.path("blockNumber"));
    if (logs.isExpiredIn(end)) {
      return new Outcome.None(
          "transaction %s failed because answers did not come in time".formatted(transaction));
    }
    return new Outcome.Made(document(transaction, receipt, logs, end));
  }

  private ObjectNode document(Bytes32 transaction, JsonNode receipt, PipeLogs logs, long end)
      throws IOException, InterruptedException {
    List<PipeLogs.Admission> admissions = logs.admissions(end);
    ObjectNode document = InferenceReceiptVerifier.begin(transaction);
    ArrayNode blocks = document.putArray("blocks");
    for (PipeLogs.Admission admission : admissions) {
      // A later round's admission stands behind the conclusion of the one before it.
      boolean isFirst = admission.equals(admissions.getFirst());
      int index = isFirst ? admission.index() : admission.index() - 1;
      write(blocks.addObject(), admission.block(), index, isFirst ? 1 : 2);
    }
    long place = RpcValues.quantity(receipt.path("transactionIndex"));
    write(blocks.addObject(), end, Math.toIntExact(place) - 1, 2);
    AskedCalls calls = new AskedCalls(chain, transaction);
    calls.readLogs(receipt);
    ArrayNode questions = document.putArray("questions");
    Set<Bytes32> nodes = new LinkedHashSet<>();
    Set<Bytes32> proven = new LinkedHashSet<>();
    for (int i = 0; i < admissions.size(); i++) {
      long concludedIn = i + 1 < admissions.size() ? admissions.get(i + 1).block() : end;
      for (PipeLogs.Answered answer : logs.answers(concludedIn)) {
        nodes.add(answer.node());
        Bytes callData = calls.of(answer.key(), admissions.get(i).by());
        if (isProven(answer, callData)) {
          proven.add(answer.entry());
        }
        questions
            .addObject()
            .put("callData", callData.toHex())
            .put("digest", digest(answer.entry()).toHex());
      }
    }
    signed.write(document.putObject("registry"), nodes, proven, reporters(document));
    return document;
  }

  /**
   * @param document with all blocks and questions
   */
  private List<Bytes32> reporters(ObjectNode document) throws IOException {
    try {
      return InferenceReceiptVerifier.reporters(document, chain.chainId());
    } catch (MalformedException e) {
      throw new IOException("what the node gives proves nothing: " + e.getMessage(), e);
    }
  }

  private static boolean isProven(PipeLogs.Answered answer, Bytes callData) {
    return !answer.failed()
        && InferenceAbi.readRequest(callData)
            .filter(request -> request.modeNumber() == Mode.ZKML.number())
            .isPresent();
  }

  private void write(ObjectNode block, long number, int index, int count)
      throws IOException, InterruptedException {
    RawLedgerBlock.fetch(chain, number).write(block, index, count);
    block.set("signedHeader", signed.carrying(number));
  }

  private Bytes32 digest(Bytes32 entry) throws IOException {
    return chain
        .read(
            Addresses.MODEL_REGISTRY,
            ModelRegistryContract.modelOf(entry),
            output -> ModelRegistryContract.decodeModel(entry, output))
        .digest();
  }
}
