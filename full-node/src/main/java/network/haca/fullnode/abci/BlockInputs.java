package network.haca.fullnode.abci;

import com.google.protobuf.ByteString;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import network.haca.fullnode.core.BlockInput;
import network.haca.fullnode.tendermint.BlockIDFlag;
import network.haca.fullnode.tendermint.CommitInfo;
import network.haca.fullnode.tendermint.ExtendedCommitInfo;
import network.haca.fullnode.tendermint.Misbehavior;
import network.haca.fullnode.tendermint.RequestFinalizeBlock;
import network.haca.fullnode.tendermint.RequestPrepareProposal;
import network.haca.fullnode.tendermint.RequestProcessProposal;
import network.haca.fullnode.tendermint.Validator;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;

/** Reads a block out of whichever of CometBFT's messages tells it: the same block is equal. */
final class BlockInputs {
  private BlockInputs() {}

  /**
   * @param transactions that are to be proposed
   */
  static BlockInput of(RequestPrepareProposal request, List<Bytes> transactions) {
    return new BlockInput(
        request.getHeight(),
        request.getTime().getSeconds(),
        Address.copyOf(request.getProposerAddress().toByteArray()),
        request.getLocalLastCommit().getRound(),
        committed(request.getLocalLastCommit()),
        misbehaviours(request.getMisbehaviorList()),
        transactions);
  }

  static BlockInput of(RequestProcessProposal request) {
    return new BlockInput(
        request.getHeight(),
        request.getTime().getSeconds(),
        Address.copyOf(request.getProposerAddress().toByteArray()),
        request.getProposedLastCommit().getRound(),
        committed(request.getProposedLastCommit()),
        misbehaviours(request.getMisbehaviorList()),
        transactions(request.getTxsList()));
  }

  static BlockInput of(RequestFinalizeBlock request) {
    return new BlockInput(
        request.getHeight(),
        request.getTime().getSeconds(),
        Address.copyOf(request.getProposerAddress().toByteArray()),
        request.getDecidedLastCommit().getRound(),
        committed(request.getDecidedLastCommit()),
        misbehaviours(request.getMisbehaviorList()),
        transactions(request.getTxsList()));
  }

  static List<Bytes> transactions(List<ByteString> list) {
    return list.stream().map(BlockInputs::bytes).toList();
  }

  static Bytes bytes(ByteString source) {
    return Bytes.wrap(source.toByteArray());
  }

  static ByteString byteString(Bytes source) {
    return ByteString.copyFrom(source.asReadOnlyBuffer());
  }

  private static Set<Bytes> committed(CommitInfo commit) {
    Set<Bytes> addresses = new HashSet<>();
    commit
        .getVotesList()
        .forEach(vote -> add(addresses, vote.getBlockIdFlag(), vote.getValidator()));
    return addresses;
  }

  private static Set<Bytes> committed(ExtendedCommitInfo commit) {
    Set<Bytes> addresses = new HashSet<>();
    commit
        .getVotesList()
        .forEach(vote -> add(addresses, vote.getBlockIdFlag(), vote.getValidator()));
    return addresses;
  }

  private static void add(Set<Bytes> addresses, BlockIDFlag flag, Validator validator) {
    if (flag == BlockIDFlag.BLOCK_ID_FLAG_COMMIT) {
      addresses.add(bytes(validator.getAddress()));
    }
  }

  private static List<BlockInput.Misbehaviour> misbehaviours(List<Misbehavior> proven) {
    return proven.stream()
        .map(
            one ->
                new BlockInput.Misbehaviour(
                    bytes(one.getValidator().getAddress()), one.getHeight()))
        .toList();
  }
}
