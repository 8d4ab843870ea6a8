package network.haca.fullnode.abci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.List;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.TestConfigs;
import network.haca.fullnode.core.UnprotectedTransfer;
import network.haca.fullnode.pool.CheckCode;
import network.haca.fullnode.tendermint.Judgement;
import network.haca.fullnode.tendermint.Request;
import network.haca.fullnode.tendermint.RequestCheckTx;
import network.haca.fullnode.tendermint.RequestPrepareProposal;
import network.haca.fullnode.tendermint.RequestProcessProposal;
import network.haca.fullnode.tendermint.ResponseCheckTx;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rule L1: by genesis, transactions that name no chain are taken into the pool, proposed and
 * accepted of others, or none of it.
 */
class UnprotectedProposalsTest {
  private static final Bytes TRANSFER =
      UnprotectedTransfer.signed(Address.ofWord(Bytes32.ofUnsigned(0xaaaa)));

  /** The types of CheckTx. */
  private static final int CHECK = 0;

  private static final int RECHECK = 1;

  @TempDir private Path folder;

  private SimulatedValidator node(boolean isAllowed) throws Exception {
    ChainConfig config = isAllowed ? ChainConfig.development() : TestConfigs.withoutUnprotected();
    return new SimulatedValidator(
        0, false, folder, SimulatedValidator.genesis(List.of(1L)), config);
  }

  private static ResponseCheckTx check(SimulatedValidator node, int type) {
    return node.ask(
            Request.newBuilder()
                .setCheckTx(
                    RequestCheckTx.newBuilder()
                        .setTx(BlockInputs.byteString(TRANSFER))
                        .setType(type))
                .build())
        .getCheckTx();
  }

  private static List<Bytes> proposed(SimulatedValidator node) {
    return node
        .ask(
            Request.newBuilder()
                .setPrepareProposal(
                    RequestPrepareProposal.newBuilder()
                        .setHeight(1)
                        .setProposerAddress(ByteString.copyFrom(new byte[20]))
                        .setMaxTxBytes(1 << 20)
                        .addTxs(BlockInputs.byteString(TRANSFER)))
                .build())
        .getPrepareProposal()
        .getTxsList()
        .stream()
        .map(BlockInputs::bytes)
        .toList();
  }

  private static Judgement judged(SimulatedValidator node) {
    return node.ask(
            Request.newBuilder()
                .setProcessProposal(
                    RequestProcessProposal.newBuilder()
                        .setHeight(1)
                        .setProposerAddress(ByteString.copyFrom(new byte[20]))
                        .addTxs(BlockInputs.byteString(TRANSFER)))
                .build())
        .getProcessProposal()
        .getStatus();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void l1GenesisDecidesAtEveryDoor(boolean isAllowed) throws Exception {
    try (SimulatedValidator node = node(isAllowed)) {
      ResponseCheckTx checked = check(node, CHECK);
      assertEquals(isAllowed, checked.getCode() == CheckCode.TAKEN, checked::getLog);
      assertEquals(isAllowed, checked.getLog().isEmpty(), checked::getLog);
      assertTrue(isAllowed || checked.getLog().contains("no replay protection"), checked::getLog);
      assertEquals(isAllowed, check(node, RECHECK).getCode() == CheckCode.TAKEN);
      assertEquals(isAllowed ? List.of(TRANSFER) : List.of(), proposed(node));
      assertEquals(
          isAllowed ? Judgement.JUDGEMENT_ACCEPT : Judgement.JUDGEMENT_REJECT, judged(node));
    }
  }
}
