package network.haca.bridge.core;

import java.io.IOException;
import java.util.Set;
import network.haca.contracts.RelayContract.RootState;
import network.haca.contracts.RelayContract.Settlement;
import network.haca.primitives.Bytes32;

/** The relay contract as the bridge asks it and writes to it; its word counts as the chain's. */
public interface Relay {
  RootState state(Bytes32 root) throws IOException;

  /** The numbers of all open settlements, of whoever opened them. */
  Set<Long> pending() throws IOException;

  /** How many settlements were ever opened; they are numbered from 1. */
  long count() throws IOException;

  Settlement settlement(long number) throws IOException;

  /** Returns true if it is of a proof in zero knowledge, and not of a batch. */
  boolean isZk(long number) throws IOException;

  /** Returns true if the leaf is recorded by itself. */
  boolean isIndividuallySettled(Bytes32 leaf) throws IOException;

  /**
   * The terms on which a settlement may be opened.
   *
   * @param state of the root
   * @param isFresh whether the latest block is of now (rule L5)
   * @param pendingOfAccount settlements that the bridge's account has open, of {@link #PENDING_MAX}
   *     at most
   */
  record Opening(RootState state, boolean isFresh, long pendingOfAccount) {}

  Opening opening(Bytes32 root) throws IOException;

  /** Returns true if the latest block is of now (rule L5). */
  boolean isFresh() throws IOException;

  /**
   * Opens a settlement, and returns when a block has it.
   *
   * @throws IOException if the chain does not take it; the relay's state says what is so
   */
  void open(Bytes32 root, int size, String blobId) throws IOException;

  /** Returns true if proofs in zero knowledge of the model's answers can be settled. */
  boolean isProvable(Bytes32 model) throws IOException;

  /**
   * Opens a settlement of one leaf by a proof in zero knowledge; otherwise as {@link #open}.
   *
   * @param blobId of the proof
   */
  void openZk(Bytes32 model, Bytes32 leaf, String blobId) throws IOException;

  /** Open settlements of one account (rule S1). */
  int PENDING_MAX = 64;
}
