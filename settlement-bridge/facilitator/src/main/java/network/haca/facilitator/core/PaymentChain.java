package network.haca.facilitator.core;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.x402.PaymentIdentity;

/** A network, as one asks it about a payment: at a block that is named. */
public interface PaymentChain {
  /** The latest block's number. */
  long head() throws IOException;

  /** Says all that is asked about a payment, at one block. */
  Sighting look(Sighting.Question question, long block) throws IOException;

  /**
   * Returns true if the account's contract takes the signature (EIP-1271), within its share of gas.
   */
  boolean isSignedBy(Address account, Bytes32 digest, Bytes signature, long block)
      throws IOException;

  /** Returns true if the payment's nonce is used up. */
  boolean isUsed(PaymentIdentity identity, long block) throws IOException;

  /**
   * The transfers of a claim's amount from its payer to its recipient, by transactions that used up
   * its nonce, from the block at which it was not used up to another.
   */
  List<Moved> transfers(Claim claim, long to) throws IOException;

  /** Why a call would revert; nothing if it would not. */
  Optional<String> revert(Sighting.Trial trial, long block) throws IOException;
}
