package network.haca.bridge.chain;

import java.io.IOException;
import network.haca.contracts.TransactionSender;
import network.haca.contracts.TransactionSender.Submission;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;

/** What a {@link TransactionSender} does, of its two steps. */
public interface Transactions {
  Submission submit(Address to, Bytes data) throws IOException;

  /** Waits for a transaction's block; false if no block takes it. */
  boolean await(Submission submission, Address to, Bytes data) throws IOException;

  static Transactions of(TransactionSender sender) {
    return new Transactions() {
      @Override
      public Submission submit(Address to, Bytes data) throws IOException {
        return sender.submit(to, data);
      }

      @Override
      public boolean await(Submission submission, Address to, Bytes data) throws IOException {
        return sender.await(submission, to, data);
      }
    };
  }
}
