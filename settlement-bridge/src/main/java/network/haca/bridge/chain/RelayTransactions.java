package network.haca.bridge.chain;

import java.io.IOException;
import network.haca.bridge.core.LeafTransactions;
import network.haca.bridge.core.Sent;
import network.haca.contracts.Addresses;
import network.haca.contracts.RelayContract;
import network.haca.contracts.TransactionSender;
import network.haca.contracts.TransactionSender.RevertedException;
import network.haca.contracts.TransactionSender.Submission;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.SettlementLeaf;

/** Transactions to the relay that settle a leaf each. */
public final class RelayTransactions implements LeafTransactions {
  private final TransactionSender sender;

  public RelayTransactions(TransactionSender sender) {
    this.sender = sender;
  }

  @Override
  public Sent submit(SettlementLeaf leaf, String blobId) throws IOException {
    Submission submission = sender.submit(Addresses.RELAY, call(leaf, blobId));
    return new Sent(
        submission.hash(), submission.account(), submission.nonce(), submission.raw(), blobId);
  }

  @Override
  public Outcome await(SettlementLeaf leaf, Sent sent) throws IOException {
    Submission submission =
        new Submission(sent.transaction(), sent.account(), sent.nonce(), sent.raw());
    try {
      return sender.await(submission, Addresses.RELAY, call(leaf, sent.blobId()))
          ? new Outcome.Taken()
          : new Outcome.Untaken();
    } catch (RevertedException e) {
      String reason = String.valueOf(e.getMessage());
      return e.isForLackOfRole() ? new Outcome.Unauthorized(reason) : new Outcome.Refused(reason);
    }
  }

  private static Bytes call(SettlementLeaf leaf, String blobId) {
    return RelayContract.settleIndividual(leaf, Address.ZERO, blobId);
  }
}
