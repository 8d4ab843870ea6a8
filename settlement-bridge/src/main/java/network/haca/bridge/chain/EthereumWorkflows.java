package network.haca.bridge.chain;

import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.haca.bridge.core.WorkflowChain;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.TransactionSender;
import network.haca.contracts.WorkflowContract;
import network.haca.contracts.WorkflowTask;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/** The scheduler of workflows behind a full node's JSON-RPC. */
public final class EthereumWorkflows implements WorkflowChain {
  /** What a full node says of a run for which no gas is enough, or that breaks off. */
  private static final List<String> BROKEN_OFF =
      List.of(
          "out of gas",
          "gas required exceeds",
          "stack underflow",
          "stack limit reached",
          "invalid jump destination",
          "invalid opcode",
          "invalid code",
          "write protection",
          "return data out of bounds",
          "max code size exceeded",
          "max initcode size exceeded",
          "contract address collision",
          "precompile failed",
          "nonce uint64 overflow");

  private final EthereumClient chain;
  private final TransactionSender sender;
  private final WaitingRuns waiting;

  public EthereumWorkflows(EthereumClient chain, TransactionSender sender) {
    this.chain = chain;
    this.sender = sender;
    this.waiting = new WaitingRuns(chain);
  }

  @Override
  public Address account() {
    return sender.account();
  }

  @Override
  public long time() throws IOException {
    return chain.blockTime();
  }

  @Override
  public long blockGas() throws IOException {
    return chain.blockGas();
  }

  @Override
  public BigInteger gasPrice() throws IOException {
    return chain.gasPrice();
  }

  @Override
  public List<WorkflowTask> tasks(long from, int max) throws IOException {
    return chain.read(
        Addresses.WORKFLOW_SCHEDULER,
        WorkflowContract.tasks(from, max),
        // A chain of earlier rules has no scheduler.
        output -> output.isEmpty() ? List.of() : WorkflowContract.decodeTasks(from, output));
  }

  @Override
  public WorkflowTask task(long id) throws IOException {
    return chain.read(
        Addresses.WORKFLOW_SCHEDULER,
        WorkflowContract.task(id),
        output -> WorkflowContract.decodeTask(id, output));
  }

  @Override
  public Set<Waiting> waiting() throws IOException {
    return waiting.now();
  }

  @Override
  public Estimate estimate(long id) throws IOException {
    try {
      return new Estimate.Needs(
          chain.estimatedGas(
              sender.account(), Addresses.WORKFLOW_SCHEDULER, WorkflowContract.run(id)));
    } catch (EthereumClient.RefusedException e) {
      String reason = String.valueOf(e.getMessage());
      return e.isRevert() || BROKEN_OFF.stream().anyMatch(reason::contains)
          ? new Estimate.Reverts(reason)
          : new Estimate.Unknown(reason);
    }
  }

  @Override
  public Sending send(long id, long gas, BigInteger price) throws IOException {
    try {
      return sent(
          sender.submit(Addresses.WORKFLOW_SCHEDULER, WorkflowContract.run(id), gas, price));
    } catch (EthereumClient.RefusedException e) {
      return new Sending.Refused(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Sending replace(Sending.Sent sent, long id, long gas, BigInteger price)
      throws IOException {
    try {
      return sender
          .replace(
              new TransactionSender.Submission(
                  sent.transaction(), sent.account(), sent.nonce(), sent.signed()),
              Addresses.WORKFLOW_SCHEDULER,
              WorkflowContract.run(id),
              gas,
              price)
          .<Sending>map(EthereumWorkflows::sent)
          .orElseGet(() -> new Sending.Refused("the keeper has another account now"));
    } catch (EthereumClient.RefusedException e) {
      return new Sending.Refused(String.valueOf(e.getMessage()));
    }
  }

  private static Sending.Sent sent(TransactionSender.Submission submission) {
    return new Sending.Sent(
        submission.hash(), submission.account(), submission.nonce(), submission.raw());
  }

  @Override
  public boolean isOpen(Sending.Sent sent) throws IOException {
    if (chain.nonce(sent.account()) > sent.nonce()) {
      return false;
    }
    try {
      var _ = chain.send(sent.signed());
    } catch (EthereumClient.RefusedException e) {
      // Mostly since it is known already; that the nonce is free is what counts.
    }
    return true;
  }

  @Override
  public Optional<End> end(Bytes32 transaction) throws IOException {
    return chain
        .receipt(transaction)
        .map(receipt -> new End(receipt.succeeded(), receipt.gasUsed()));
  }
}
